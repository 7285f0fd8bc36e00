import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordChange } from '$lib/domain/core/change';
import type { Post } from '$lib/domain/history/history';
import { foundCompany } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import type { WholeRecord } from '$lib/documents/record-reading';
import { expectAccessible } from '$lib/ui/browser-testkit';
import Comments from './Comments.svelte';

interface Shown extends Record<string, unknown> {
	posts: readonly Post[];
	reactions: WholeRecord['reactions'];
	readonly: boolean;
	draftKey: string;
	onadd: (text: string) => Promise<string | null>;
	onreact: (change: RecordChange) => void;
}

test('an emoji is completed behind a colon in a comment, beside a mention', async () => {
	const { session, view } = await foundCompany();
	const onadd = vi.fn((_text: string) => Promise.resolve(null));
	const given: Shown = {
		...{ posts: [], reactions: new Map(), readonly: false, draftKey: 'record/x/comment' },
		...{ onadd, onreact: vi.fn() }
	};
	await render(InWorkspace<Shown>, { session, view, component: Comments, given });
	await page.getByRole('textbox').click();
	await userEvent.keyboard('Well done @Ol');
	await expect.element(page.getByRole('option', { name: '@Olga Owner' })).toBeVisible();
	await userEvent.keyboard('{Enter}:tad');
	await expect.element(page.getByRole('option', { name: '🎉 :tada:' })).toBeVisible();
	await expectAccessible();
	await userEvent.keyboard('{Enter}');
	await userEvent.keyboard('at 10:30');
	expect(page.getByRole('option').elements()).toEqual([]);
	await userEvent.keyboard('{Control>}{Enter}{/Control}');
	await expect
		.poll(() => onadd.mock.calls)
		.toEqual([[`Well done [[member:${view.replica.me}]] 🎉 at 10:30`]]);
});

test('Enter takes what fits what was typed last, also before that is offered', async () => {
	const { session, view } = await foundCompany();
	const given: Shown = {
		...{ posts: [], reactions: new Map(), readonly: false, draftKey: 'record/x/comment' },
		...{ onadd: vi.fn(), onreact: vi.fn() }
	};
	await render(InWorkspace<Shown>, { session, view, component: Comments, given });
	const field = page.getByRole('textbox');
	await field.click();
	await userEvent.keyboard(':smi');
	await expect.element(page.getByRole('option').first()).toBeVisible();
	// Both in one turn, as somebody types who is quicker than the answer.
	const area = field.element();
	if (!(area instanceof HTMLTextAreaElement)) throw new Error('no field');
	area.setRangeText(':tada', 0, area.value.length, 'end');
	area.dispatchEvent(new InputEvent('input', { bubbles: true }));
	const enter = { key: 'Enter', bubbles: true, cancelable: true };
	area.dispatchEvent(new KeyboardEvent('keydown', enter));
	await expect.element(field).toHaveValue('🎉 ');
});
