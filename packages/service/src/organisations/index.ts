export { confirmDomain, createOrganisation } from './organisations.js';
