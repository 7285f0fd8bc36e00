import { buildRelay } from '../../scripts/lib/bundle.mjs';

/** Run once before the tests, by Vitest and by Playwright: whoever starts a relay starts that of today's sources. */
export default buildRelay;
