import { pageBuild } from '@secure-mail/web-page';

export default pageBuild('pickup.needsScript');
