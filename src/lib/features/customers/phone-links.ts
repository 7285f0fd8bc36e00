import type { Country } from '$lib/domain/text/phone';
import { phoneHref, phonesIn } from '$lib/domain/text/phone';

/** A number that can be called: where it leads, and as it was written. */
export interface PhoneLink {
	readonly href: string;
	readonly text: string;
}

/** The numbers in a text, one link for each; with the extension apart from the number. */
export const phoneLinks = (text: string, country: Country | null): readonly PhoneLink[] =>
	phonesIn(text, country).map((phone) => ({ href: phoneHref(phone), text: phone.written }));
