/** The system's own typeface: nothing is loaded for it. Without double quotes, so that it fits into an attribute. */
export const frameFont = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif";
