/** For a browser in a container, run by root, that talks to nobody but the page under test. */
export const browserFlags = Object.freeze([
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
]);
