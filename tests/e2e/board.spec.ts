import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { stageFigures, undo } from '../support/app';
import {
	addDealWith,
	cardOf,
	columnOf,
	dragCard,
	expectCards,
	expectSaid,
	fromCardMenu,
	localWorkspace,
	notKnownWhy
} from '../support/deals';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** What stands under a stage's name: its revenue, and that weighted by the close rates. */
const moneyOf = (page: Page, stage: string) =>
	columnOf(page, stage).getByRole('paragraph').filter({ hasText: 'Total expected revenue:' });

test('OP-03, OP-04, OP-13 · a card goes by mouse to another column and another place, and stays there; a move by the menu can be undone', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	for (const title of ['Third', 'Second', 'First']) {
		await addDealWith(page, { title, revenue: '300', followStage: true });
	}
	await expectCards(page, 'New', ['First', 'Second', 'Third']);
	await expect(moneyOf(page, 'New')).toContainText('$900');
	await expect(moneyOf(page, 'New')).toContainText('$45 weighted');

	await dragCard(page, 'Third', cardOf(page, 'First'), 'top');
	await expectCards(page, 'New', ['Third', 'First', 'Second']);
	await dragCard(page, 'First', columnOf(page, 'Proposition'), 'bottom');
	await expectCards(page, 'New', ['Third', 'Second']);
	await expectCards(page, 'Proposition', ['First']);
	expect(await stageFigures(page, 'New')).toEqual({ count: 2, sum: '$600' });
	await expect(moneyOf(page, 'New')).toContainText('$30 weighted');
	await expect(moneyOf(page, 'Proposition')).toContainText('$150 weighted');
	await dragCard(page, 'Second', cardOf(page, 'First'), 'bottom');
	await expectCards(page, 'Proposition', ['First', 'Second']);

	await page.reload();
	await expectCards(page, 'New', ['Third']);
	await expectCards(page, 'Proposition', ['First', 'Second']);

	// A card that is let go beside the columns goes nowhere.
	await dragCard(page, 'Third', page.getByRole('navigation', { name: 'Main navigation' }), 'top');
	await expectCards(page, 'New', ['Third']);

	// OP-04: by the menu, and back.
	await fromCardMenu(page, 'Third', 'Move to Lost');
	await notKnownWhy(page);
	await expectCards(page, 'Lost', ['Third']);
	await undo(page, '“Third” moved to Lost');
	await expectCards(page, 'New', ['Third']);
});

test('OP-03 · the keyboard picks a card up, carries it, drops it and puts it back', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	for (const title of ['Lower', 'Upper']) await addDealWith(page, { title });
	const upper = cardOf(page, 'Upper');
	await upper.focus();
	await page.keyboard.press('Space');
	await expectSaid(page, '“Upper” picked up from New, position 1 of 2.');
	await page.keyboard.press('ArrowDown');
	await expectSaid(page, 'New, position 2 of 2');
	await page.keyboard.press('Space');
	await expectSaid(page, '“Upper” is now in New, position 2');
	await expectCards(page, 'New', ['Lower', 'Upper']);
	await expect(upper).toBeFocused();

	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowRight');
	await expectSaid(page, 'Qualified, position 1 of 1');
	await page.keyboard.press('Escape');
	await expectSaid(page, '“Upper” is back where it was');
	await expectCards(page, 'New', ['Lower', 'Upper']);

	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await expectSaid(page, 'Proposition, position 1 of 1');
	await page.keyboard.press('Space');
	await expectCards(page, 'Proposition', ['Upper']);
	await expect(upper).toBeFocused();
	await page.keyboard.press('ArrowLeft');
	await expect(cardOf(page, 'Lower')).toBeFocused();
});
