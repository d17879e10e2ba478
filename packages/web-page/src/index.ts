export { pageBuild } from './page-build.js';
