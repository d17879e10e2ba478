/**
 * Style sheets and style attributes of a message, reduced to what can neither load anything nor leave its
 * place. The browser's own parser reads them and its serialiser writes them, so that escapes (`u\72l(…)`) and
 * comments have lost their disguise before anything is looked for.
 */
export interface SafeCss {
  readonly css: string;
  /** How many declarations and rules would have loaded something. */
  readonly blocked: number;
}

/** Of a `<style>` element. Style rules and media rules stay; imports, fonts, animations and the like go. */
export function safeStyleSheet(source: string): SafeCss {
  const sheet = new CSSStyleSheet();
  // Constructed sheets drop @import by themselves (CSSOM §6.4), so imports are counted in the source.
  const imports = source.match(/@import\b/gi)?.length ?? 0;
  sheet.replaceSync(source);
  const rules = safeRules(sheet.cssRules);
  return { css: withoutMarkup(rules.css), blocked: rules.blocked + imports };
}

/** Of a `style` attribute. */
export function safeDeclarations(source: string): SafeCss {
  const element = document.createElement('span');
  element.style.cssText = source;
  const declarations = filterDeclarations(element.style);
  // A declaration the parser dropped can still tell that the sender meant to load something.
  const loaded =
    declarations.blocked === 0 && /url\s*\(/i.test(source) && !/url\s*\(\s*["']?data:/i.test(source);
  return { css: withoutMarkup(declarations.css), blocked: declarations.blocked + (loaded ? 1 : 0) };
}

function safeRules(rules: CSSRuleList): SafeCss {
  let css = '';
  let blocked = 0;
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const declarations = filterDeclarations(rule.style);
      blocked += declarations.blocked;
      if (declarations.css !== '') css += `${rule.selectorText}{${declarations.css}}\n`;
    } else if (rule instanceof CSSMediaRule) {
      const inside = safeRules(rule.cssRules);
      blocked += inside.blocked;
      css += `@media ${rule.conditionText}{\n${inside.css}}\n`;
    } else if (/url\(|@import/i.test(rule.cssText)) {
      blocked += 1;
    }
  }
  return { css, blocked };
}

// Custom properties keep their tokens as written and var() brings them back elsewhere; both go, and with them
// the only place where a loading function could hide from the serialised text.
const loading =
  /url\(|image-set\(|image\(|src\(|element\(|paint\(|cross-fade\(|expression\(|-moz-binding|var\(|env\(/i;

function filterDeclarations(style: CSSStyleDeclaration): SafeCss {
  let css = '';
  let blocked = 0;
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (property.startsWith('--')) continue;
    if (loading.test(value)) {
      if (/url\(|image-set\(|src\(/i.test(value)) blocked += 1;
      continue;
    }
    if (property === 'position' && !/^(static|relative)$/i.test(value)) continue;
    const priority = style.getPropertyPriority(property);
    css += `${property}:${value}${priority === '' ? '' : ' !important'};`;
  }
  return { css, blocked };
}

/** Text in CSS strings must not be able to end the `<style>` element that it will stand in. */
function withoutMarkup(css: string): string {
  return css.replaceAll('<', '\\3c ');
}
