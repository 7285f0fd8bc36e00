import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Day } from '$lib/domain/core/day';

/** Opens the same figures as of, or since, another day. `null` removes the day from the address. */
export async function goWith(name: 'asof' | 'since', day: Day | null): Promise<void> {
	const url = new URL(page.url);
	if (day === null) url.searchParams.delete(name);
	else url.searchParams.set(name, day);
	await goto(url, { keepFocus: true, noScroll: true });
}
