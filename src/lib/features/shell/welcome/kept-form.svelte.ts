/** What has been typed into the form of a new workspace; outlives the form's own element. */
export const keptForm = $state({ name: '', person: '', currency: firstCurrency(), failed: false });

/** The currency that goes with the browser's language. */
function firstCurrency(): string {
	const [language = 'en'] = navigator.language.split('-');
	return { vi: 'VND', pl: 'PLN', de: 'EUR', fr: 'EUR', es: 'EUR', it: 'EUR' }[language] ?? 'USD';
}
