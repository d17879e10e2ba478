import { commandLine } from './command-line.js';
import { controlPanel } from './control-panel.js';
import { mails } from './mails.js';
import { message } from './message.js';
import { pickup } from './pickup.js';
import { serviceCommands } from './service-commands.js';

export const de = { commandLine, controlPanel, mails, message, pickup, serviceCommands } as const;
