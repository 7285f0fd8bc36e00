import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import { timeline } from './timeline';
import TimelineFilter from './TimelineFilter.svelte';

const at = (id: string, when: number) => ({ id, at: when, by: 'anna' });
const items = timeline([
	{
		deal: null,
		history: [
			{ ...at('a', 1), what: 'created' },
			{ ...at('b', 2), what: 'stage', from: 'new', to: 'won' }
		],
		posts: [
			{ ...at('c', 3), text: 'Agreed' },
			{ ...at('d', 4), text: 'Called', as: 'call' }
		]
	}
]);
const chip = (name: RegExp) => page.getByRole('button', { name });

test('a chip for each kind that there is shows how many, and is pressed and released', async () => {
	await render(TimelineFilter, { items, only: null });
	await expect.element(chip(/^Everything 4/)).toHaveAttribute('aria-pressed', 'true');
	await chip(/^Comments 1/).click();
	await expect.element(chip(/^Comments/)).toHaveAttribute('aria-pressed', 'true');
	await expect.element(chip(/^Everything/)).toHaveAttribute('aria-pressed', 'false');
	await chip(/^Comments/).click();
	await expect.element(chip(/^Everything/)).toHaveAttribute('aria-pressed', 'true');
	await expect.element(chip(/^Files/)).not.toBeInTheDocument();
	await expectAccessible();
});

test('a single kind needs no filter; on the narrowest phone the chips wrap in every language', async () => {
	const few = await render(TimelineFilter, { items: items.slice(0, 1), only: null });
	await expect.element(page.getByRole('group')).not.toBeInTheDocument();
	await few.unmount();
	await showOn('narrowest');
	await render(TimelineFilter, { items, only: null });
	await inEveryLanguage(() => expectNoSidewaysScroll());
	await showOn('desktop');
});
