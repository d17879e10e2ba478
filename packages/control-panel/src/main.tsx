import { render } from 'preact';
import { ControlPanel } from './control-panel.js';

const page = document.getElementById('page');
if (page !== null) render(<ControlPanel />, page);
