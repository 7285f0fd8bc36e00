// Has the browser open this device's storage while the app's scripts are on their way. With much in it
// that takes longer than they do.
globalThis.indexedDB?.databases?.().catch(() => {
	// The app opens it as well, and says what is the matter.
});
