export { type Jobs, startJobs } from './jobs.js';
