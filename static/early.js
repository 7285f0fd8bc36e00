// Runs before the page is drawn, while the app's scripts are on their way.

// Has the browser open this device's storage: with much in it that takes longer than the scripts do.
globalThis.indexedDB?.databases?.().catch(() => {
	// The app opens it as well, and says what is the matter.
});

// Shows the frame of the app as it will be: in the theme and language of this browser, and only where there is a
// workspace. The names of the settings are those of src/lib/ui and of the shell; a journey holds them to these.
(() => {
	const root = document.documentElement;
	let settings;
	try {
		settings = globalThis.localStorage;
	} catch {
		// Expected: the browser blocks it. The app says so; the page stays empty until then.
		return;
	}
	const theme = settings.getItem('polder-theme');
	if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
	const files = document.currentScript?.dataset ?? {};
	const languages = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]);
	const language = [settings.getItem('polder.locale'), ...languages].find((one) => one in files);
	if (language !== undefined) {
		root.lang = language;
		// The scripts ask for it as well, later: they need it before they draw anything.
		const link = document.createElement('link');
		link.rel = 'modulepreload';
		link.href = files[language];
		document.head.append(link);
	}
	const haveWorkspace = Object.keys(settings).some((name) => name.startsWith('polder/'));
	if (!haveWorkspace) return;
	root.dataset.frame = settings.getItem('polder-sidebar') === 'collapsed' ? 'narrow' : 'wide';
})();
