/** The values of the form of a new workspace. They outlive the form's component. */
export const keptForm = $state({ name: '', person: '', currency: firstCurrency(), failed: false });

/** Returns the currency that goes with the browser's language. */
function firstCurrency(): string {
	const [language = 'en'] = navigator.language.split('-');
	return { vi: 'VND', pl: 'PLN', de: 'EUR', fr: 'EUR', es: 'EUR', it: 'EUR' }[language] ?? 'USD';
}
