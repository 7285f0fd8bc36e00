import { goto } from '$app/navigation';
import { page } from '$app/state';

/** Opens the same page, asked for differently. `null` removes a part of the address. */
export async function goWith(
	asked: Readonly<Partial<Record<'period' | 'from' | 'to' | 'whose' | 'of', string | null>>>
): Promise<void> {
	const url = new URL(page.url);
	for (const [name, value] of Object.entries(asked)) {
		if (value === null) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	}
	await goto(url, { keepFocus: true, noScroll: true });
}
