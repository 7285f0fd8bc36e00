/**
 * What Playwright switches off in Chromium, and the parts of its windows that are pages themselves: each new
 * context of a full Chromium opens a window, and would load them. The last list is the one that counts, so
 * that it has to be whole.
 */
const OFF = [
	...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync'],
	...['DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades'],
	...['LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints'],
	...[
		'PaintHolding',
		'PreconnectToSearch',
		'TcpPortRandomizationWin',
		'ThirdPartyStoragePartitioning'
	],
	...['InitialWebUI', 'PreloadTopChromeWebUI', 'WebUIReloadButton']
];

/** For a browser in a container, run by root, that talks to nobody but the page under test. */
export const browserFlags = Object.freeze([
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	`--disable-features=${OFF.join(',')}`
]);
