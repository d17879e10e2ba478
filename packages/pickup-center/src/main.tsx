import { render } from 'preact';
import { PickupPage } from './pickup-page.js';

const page = document.getElementById('page');
if (page !== null) render(<PickupPage />, page);
