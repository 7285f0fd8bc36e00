import type { Editor } from '@tiptap/core';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { setSpaceField, setSpaceMember } from '../../src/lib/documents/space';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const text = (page: Page): Locator => page.getByRole('textbox', { name: 'Text of “Launch”' });

/** What the editor takes for selected, and how much of the text is behind it. It hears of a first focus a moment later. */
const selected = (page: Page) =>
	text(page).evaluate((element) => {
		const { state } = (element as HTMLElement & { readonly editor: Editor }).editor;
		const { from, to } = state.selection;
		return { words: state.doc.textBetween(from, to), behind: state.doc.content.size - to };
	});

/** Writes a line at the end of the page's text. */
async function write(page: Page, line: string): Promise<void> {
	await text(page).focus();
	await expect(async () => {
		await page.keyboard.press('ControlOrMeta+End');
		expect(await selected(page)).toEqual({ words: '', behind: 1 });
	}).toPass();
	await page.keyboard.press('Enter');
	await page.keyboard.type(line);
	await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible();
}

/** Puts other words in place of a paragraph; none deletes it. */
async function rewrite(page: Page, from: string, to: string): Promise<void> {
	await text(page).getByText(from, { exact: true }).click({ clickCount: 3 });
	await expect.poll(() => selected(page)).toMatchObject({ words: from });
	await page.keyboard.press('Delete');
	if (to === '') await page.keyboard.press('Backspace');
	else await page.keyboard.type(to);
	await expect(text(page).getByText(from, { exact: true })).toHaveCount(0);
	await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible();
}

/** Says something about the first word of the page. */
async function commentOnFirstWord(page: Page, words: string): Promise<void> {
	await text(page)
		.getByText('We open')
		.dblclick({ position: { x: 8, y: 10 } });
	await page.getByRole('button', { name: 'Comment on the selected words' }).click();
	await page.getByRole('textbox', { name: 'Write a comment' }).fill(words);
	await page.keyboard.press('ControlOrMeta+Enter');
}

test('PG-01 to PG-06 · two write one page at once and offline, a reader and a guest comment, a third restores', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Adam Admin', role: 'Admin' },
			{ name: 'Sue Supervisor', role: 'Supervisor' },
			{ name: 'Anna Agent', role: 'Agent' },
			{ name: 'Gus Guest', role: 'Guest' }
		]
	});
	await company.editSpace((doc) => {
		setSpaceMember(doc, company.member('Gus Guest'), true);
		setSpaceField(doc, 'guestsComment', true);
	});
	const { page: olga } = await company.enter(browser, OWNER);
	const { page: adam } = await company.enter(browser, 'Adam Admin');
	await olga.getByRole('link', { name: 'Pages' }).click();
	await expect(olga.getByRole('heading', { name: 'No pages yet' })).toBeVisible();
	await expectAccessible(olga, 'no pages');
	await olga.getByRole('button', { name: 'New page' }).click();
	// A new page begins with its title.
	await expect(olga.getByLabel('Title of the page')).toBeFocused();
	await olga.keyboard.type('Launch');
	await olga.keyboard.press('Enter');
	await text(olga).click();
	await olga.keyboard.type('We open in the harbour');
	await synced(olga);
	const address = olga.url();

	await visit(adam, address);
	await expect(text(adam)).toContainText('We open in the harbour');
	await goOffline(adam);
	await write(adam, 'Adam brings the boat');
	await write(olga, 'Olga brings the cake');
	await goOnline(adam);
	for (const page of [olga, adam]) {
		await expect(text(page)).toContainText('Adam brings the boat');
		await expect(text(page)).toContainText('Olga brings the cake');
	}
	await expectAccessible(olga, 'a page');

	// Apart again, they rewrite the same sentence, and one writes where the other deletes.
	await goOffline(adam);
	await rewrite(adam, 'We open in the harbour', 'We open in the old hall');
	await text(adam).getByText('Olga brings the cake').click();
	await adam.keyboard.press('End');
	await adam.keyboard.type(' and candles');
	await expect(adam.getByText('Saved on this device', { exact: true })).toBeVisible();
	await rewrite(olga, 'We open in the harbour', 'We open at the pier');
	await rewrite(olga, 'Olga brings the cake', '');
	await synced(olga);
	await goOnline(adam);
	// The relay knows whose the other part is: both are named.
	const lost = 'Adam Admin wrote here while Olga Owner deleted the paragraph';
	for (const page of [olga, adam]) {
		await expect(page.getByRole('group', { name: lost })).toContainText('cake and candles');
		const rewritten = page.getByRole('group', { name: /^Two people rewrote this/ });
		await expect(rewritten).toContainText('Adam Admin wrote');
		await expect(rewritten).toContainText('Olga Owner wrote');
	}
	await expectAccessible(olga, 'what clashes in a page');
	await olga.getByRole('button', { name: 'Keep this: We open at the pier' }).click();
	await olga.getByRole('button', { name: 'Bring back' }).click();
	for (const page of [olga, adam]) {
		await expect(page.getByRole('group', { name: /wrote here|rewrote/ })).toHaveCount(0);
		await expect(text(page).getByText('We open at the pier', { exact: true })).toBeVisible();
		await expect(text(page)).toContainText('Olga brings the cake and candles');
	}

	// What it is now has a name.
	await olga.getByRole('button', { name: 'Actions for “Launch”' }).last().click();
	await olga.getByRole('menuitem', { name: 'History' }).click();
	await olga.getByLabel('Name of this version').fill('Agreed');
	await olga.getByRole('button', { name: 'Keep' }).click();
	await expect(olga.getByRole('button', { name: /^Agreed/ })).toBeVisible();
	await olga.keyboard.press('Escape');
	await olga.getByRole('button', { name: 'Actions for “Launch”' }).last().click();
	await olga.getByRole('menuitem', { name: /^Lock the page/ }).click();
	await synced(olga);

	// Who may not write it any more comments on its words.
	const { page: anna } = await company.enter(browser, 'Anna Agent');
	await visit(anna, address);
	await expect(text(anna)).toHaveAttribute('contenteditable', 'false');
	await commentOnFirstWord(anna, 'Which one?');
	await olga.getByRole('button', { name: 'Comments, 1 open' }).click();
	await expect(olga.getByText('Which one?')).toBeVisible();
	await olga.getByRole('button', { name: 'Resolve' }).click();
	await expect(olga.getByRole('button', { name: 'Comments', exact: true })).toBeVisible();

	// Here a guest says something, too.
	const { page: gus } = await company.enter(browser, 'Gus Guest');
	await visit(gus, address);
	await commentOnFirstWord(gus, 'The old one?');
	await expect(olga.getByText('The old one?')).toBeVisible();
	await expect(gus.getByRole('button', { name: 'Resolve' })).toHaveCount(0);

	// Somebody empties the page, and a third brings it back.
	await text(adam).press('ControlOrMeta+a');
	await adam.keyboard.press('Delete');
	await adam.keyboard.type('Nothing');
	await synced(adam);
	const { page: sue } = await company.enter(browser, 'Sue Supervisor');
	await company.leave();
	await visit(sue, address);
	await expect(text(sue)).toHaveText('Nothing');
	await sue.getByRole('button', { name: 'Actions for “Launch”' }).last().click();
	await sue.getByRole('menuitem', { name: 'History' }).click();
	await sue.getByRole('button', { name: /^Agreed/ }).click();
	await expect(sue.locator('[data-diff] ins')).not.toHaveCount(0);
	await sue.getByRole('button', { name: 'Restore this version' }).click();
	for (const page of [sue, olga, adam]) {
		await expect(text(page)).toContainText('Adam brings the boat');
		await expect(text(page)).not.toContainText('Nothing');
	}
});
