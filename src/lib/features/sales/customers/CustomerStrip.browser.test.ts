import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { TaskRow } from '$lib/replica/store/rows';
import { NO_FIGURES } from '$lib/domain/customer/listing';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import CustomerStrip from './CustomerStrip.svelte';
import type { Strip } from './strip';

const inCurrency = { currency: 'EUR', exchange: { base: 'EUR', rates: new Map<string, number>() } };
const task = (title: string, dueOn: string) => ({ title, dueOn }) as unknown as TaskRow;
const strip: Strip = {
	open: { count: 2, sum: { EUR: 123_456_700 } },
	won: { count: 1, sum: { EUR: 90_000 } },
	contactedAt: Date.now() - 3_600_000,
	nextTask: task('Call Mrs Kowalska-Nowakowska about the offer', '2020-01-01')
};

test('OP-13 · each figure is said with its name and leads to what it counts', async () => {
	await showOn('desktop');
	const onlead = vi.fn();
	await render(CustomerStrip, { strip, inCurrency, onlead });
	const list = page.getByRole('list', { name: 'At a glance' });
	const names = [
		/^Open opportunities €1,234,567.* 2 opp/,
		/^Won €900.* 1 opp/,
		/^Last contact 1/,
		/^Next task Call/
	];
	for (const name of names) await list.getByRole('button', { name }).click();
	expect(onlead.mock.calls.flat()).toEqual(['open', 'won', 'contact', 'task']);
	await expectAccessible();
});

test('OP-13 · what there is none of leads nowhere', async () => {
	await showOn('desktop');
	await render(CustomerStrip, {
		strip: { ...NO_FIGURES, nextTask: null },
		inCurrency,
		onlead: () => undefined
	});
	await expect.element(page.getByText('Never')).toBeVisible();
	expect(page.getByRole('button').elements()).toEqual([]);
	await expectAccessible();
});

test('nothing is cut off on the narrowest phone, in any language', async () => {
	await showOn('narrowest');
	await render(CustomerStrip, { strip, inCurrency, onlead: () => undefined });
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByText('Call Mrs Kowalska-Nowakowska about the offer'))
			.toBeVisible();
		for (const element of document.querySelectorAll('li *')) {
			expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth + 1 || Infinity);
		}
		expectNoSidewaysScroll();
	});
	await showOn('desktop');
});
