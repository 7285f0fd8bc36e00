/** Takes away what stands of the shell before the scripts run (`app.html`), once something else is drawn. */
export function removeFrame(): void {
	document.getElementById('frame')?.remove();
	delete document.documentElement.dataset['frame'];
}
