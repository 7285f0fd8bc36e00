import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { SKIN_TONES, withTone } from '$lib/domain/emoji/emoji';
import { isSign } from '$lib/domain/history/reactions';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { locale } from '$lib/ui/locale.svelte';
import { emojiIn } from './catalogue';
import EmojiPicker from './EmojiPicker.svelte';

interface Shown extends Record<string, unknown> {
	onchoose: (sign: string) => void;
}

let company: Company;
let chosen: string[];

beforeEach(async () => {
	company = await foundCompany();
	chosen = [];
	locale.current = 'en';
});

async function open(): Promise<void> {
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: EmojiPicker, given: { onchoose: (sign: string) => void chosen.push(sign) } }
	});
	await expect
		.element(page.getByRole('button', { name: 'grinning face', exact: true }))
		.toBeVisible();
}
const field = () => page.getByRole('searchbox');
const drawn = () =>
	[...document.querySelectorAll<HTMLElement>('[data-emoji]')].map((each) => each.innerText);
const here = () => document.activeElement?.textContent.trim();

test('HI-12 · every emoji, in every colour of skin, is one that a post takes', async () => {
	const all = await emojiIn('vi');
	expect(all.length).toBeGreaterThan(1900);
	const refused = all
		.flatMap((one) => SKIN_TONES.map((tone) => withTone(one, tone)))
		.filter((sign) => !isSign(sign));
	expect(refused).toEqual([]);
	expect(all.filter(({ label }) => label === '')).toEqual([]);
	// The usual reactions are the same signs, so that both count as one.
	for (const usual of ['👍', '❤️', '😄', '🎉', '👀', '✅'])
		expect(all.some(({ sign }) => sign === usual)).toBe(true);
});

test('words of any language find, arrows lead into what was found and Enter chooses', async () => {
	await open();
	await expectAccessible();
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('kciuk gore');
	await expect.poll(drawn).toEqual(['👍']);
	await field().fill('heart');
	await expect.poll(() => drawn().length).toBeGreaterThan(10);
	const found = drawn();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
	expect(here()).toBe(found[2]);
	await userEvent.keyboard('{ArrowDown}{ArrowUp}');
	expect(here()).toBe(found[2]);
	await userEvent.keyboard('{Enter}');
	expect(chosen).toEqual([found[2]]);
	await field().fill('no such thing');
	await expect.element(page.getByText('No emoji is called that')).toBeVisible();
});

test('a colour of skin and what was used last are remembered', async () => {
	await open();
	await page.getByRole('radio', { name: 'Medium dark' }).click();
	await page.getByRole('button', { name: 'waving hand', exact: true }).click();
	expect(chosen).toEqual(['👋🏾']);
	await expect.poll(() => drawn()[0]).toBe('👋🏾');
	expect(company.view.settings.getItem('emoji-used')).toBe('👋🏾');
});

test('it speaks the reader’s language', async () => {
	locale.current = 'vi';
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view },
		...{ component: EmojiPicker, given: { onchoose: () => undefined } }
	});
	await expect
		.element(page.getByRole('button', { name: 'mặt cười toe toét', exact: true }))
		.toBeVisible();
	locale.current = 'en';
});
