import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { spaceOf, visit } from '../support/app';
import { addDealWith, cardOf, columnOf, expectCards, localWorkspace } from '../support/deals';
import { finger } from '../support/finger';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

test('OP-03 · one column at a time, a strip to go to any, and a menu that moves cards', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Lower' });
	await addDealWith(page, { title: 'Upper' });
	const strip = page.getByRole('navigation', { name: 'Stages' });
	await expect(columnOf(page, 'New')).toBeInViewport({ ratio: 0.5 });
	await expect(columnOf(page, 'Qualified')).not.toBeInViewport({ ratio: 0.3 });
	await expect(strip.getByRole('button', { name: /^New/ })).toHaveAttribute('aria-current', 'true');

	await strip.getByRole('button', { name: /^Proposition/ }).tap();
	await expect(columnOf(page, 'Proposition')).toBeInViewport({ ratio: 0.9 });
	await expect(strip.getByRole('button', { name: /^Proposition/ })).toHaveAttribute(
		'aria-current',
		'true'
	);
	await expect(columnOf(page, 'New')).not.toBeInViewport();

	await strip.getByRole('button', { name: /^New/ }).tap();
	await expect(columnOf(page, 'New')).toBeInViewport({ ratio: 0.9 });
	await page.getByRole('button', { name: 'Actions for “Upper”' }).tap();
	await page.getByRole('menuitem', { name: 'Move to Qualified', exact: true }).tap();
	await expectCards(page, 'Qualified', ['Upper']);
	await expectCards(page, 'New', ['Lower']);

	await strip.getByRole('button', { name: /^New/ }).tap();
	await expect(columnOf(page, 'New')).toBeInViewport({ ratio: 0.9 });
	await cardOf(page, 'Lower').tap({ position: { x: 250, y: 66 } });
	const panel = page.getByRole('dialog', { name: 'Opportunity: Lower' });
	await expect(panel).toBeVisible();
	const window = page.viewportSize();
	await expect
		.poll(async () => {
			const box = await panel.boundingBox();
			return box && [Math.round(box.x), Math.round(box.width)];
		})
		.toEqual([0, window?.width]);
	await panel.getByRole('button', { name: 'Close', exact: true }).tap();
	await expect(panel).toBeHidden();
});

/** Whether a column is not after what is in view, in the page. */
const isNoMoreAfter = (stage: string | null): boolean => {
	const shown = document.querySelector(`[data-stage="${stage ?? ''}"]`)?.getBoundingClientRect();
	return shown !== undefined && shown.right <= innerWidth;
};

/** Whether a column is not before what is in view, in the page. */
const isNoMoreBefore = (stage: string | null): boolean => {
	const shown = document.querySelector(`[data-stage="${stage ?? ''}"]`)?.getBoundingClientRect();
	return shown !== undefined && shown.left >= 0;
};

test('OP-03 · a finger that rests on a card picks it up and carries it to the next column and place', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Lower' });
	await addDealWith(page, { title: 'Upper' });
	const box = await cardOf(page, 'Upper').boundingBox();
	const window = page.viewportSize();
	if (box === null || window === null) throw new Error('no card');
	const hand = await finger(page);
	const [x, y] = [box.x + 100, box.y + 64];

	// A finger that moves on at once scrolls: it picks nothing up.
	await hand.down(x, y);
	await hand.move(x, y - 40);
	await hand.up();
	await expectCards(page, 'New', ['Upper', 'Lower']);

	await hand.down(x, y);
	await expect(cardOf(page, 'Upper')).toHaveCSS('opacity', '0.45');
	// At the edge the next column comes and rests there for a while; away from the edge it stays. Where the board
	// moves on before the finger has left the edge, the other edge brings the column back.
	const stage = await columnOf(page, 'Qualified').getAttribute('data-stage');
	/** Where the column is: before what is in view, in it, or after it. */
	const sideOf = (of: string | null): -1 | 0 | 1 => {
		const shown = document.querySelector(`[data-stage="${of ?? ''}"]`)?.getBoundingClientRect();
		if (shown === undefined || shown.right > innerWidth) return 1;
		return shown.left < 0 ? -1 : 0;
	};
	for (let side = await page.evaluate(sideOf, stage), rests = false; !rests;) {
		if (side !== 0) {
			await hand.move(side > 0 ? window.width - 8 : 8, y);
			// It may have gone by already: it is on the other side then.
			if (side > 0) await page.waitForFunction(isNoMoreAfter, stage);
			else await page.waitForFunction(isNoMoreBefore, stage);
			await hand.move(window.width / 2, y);
		}
		// A column that still moves may go on out of sight.
		rests = await page.evaluate(async (of) => {
			const at = () =>
				document.querySelector(`[data-stage="${of ?? ''}"]`)?.getBoundingClientRect().left;
			const before = at();
			for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
			return at() === before;
		}, stage);
		side = await page.evaluate(sideOf, stage);
		rests &&= side === 0;
	}
	const column = await columnOf(page, 'Qualified').boundingBox();
	if (column === null) throw new Error('no column');
	const middle = column.x + column.width / 2;
	await hand.move(Math.min(window.width - 90, Math.max(90, middle)), y);
	await hand.up();
	await expectCards(page, 'Qualified', ['Upper']);
	await expectCards(page, 'New', ['Lower']);
	await expect(page).toHaveURL(new RegExp(`/s/${spaceOf(page)}$`));

	// What another tab does with a card while a finger holds it is not undone by letting go.
	const other = await page.context().newPage();
	await other.goto(page.url());
	await expect(cardOf(other, 'Lower')).toBeVisible();
	await page.bringToFront();
	await page
		.getByRole('navigation', { name: 'Stages' })
		.getByRole('button', { name: /^New/ })
		.tap();
	await expect(columnOf(page, 'New')).toBeInViewport({ ratio: 0.9 });
	const lower = await cardOf(page, 'Lower').boundingBox();
	if (lower === null) throw new Error('no card');
	await hand.down(lower.x + 100, lower.y + 90);
	await expect(cardOf(page, 'Lower')).toHaveCSS('opacity', '0.45');
	await other.getByRole('button', { name: 'Actions for “Lower”' }).tap();
	await other.getByRole('menuitem', { name: 'Move to Won', exact: true }).tap();
	await expectCards(other, 'Won', ['Lower']);
	await hand.move(lower.x + 100, lower.y + 160);
	await hand.up();
	await expectCards(page, 'Won', ['Lower']);
	await other.close();
});

test('no page scrolls sideways at 320 pixels', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	const expectNoOverflow = async (what: string) => {
		const wide = await page.evaluate(() => {
			const limit = document.documentElement.clientWidth;
			const { scrollWidth } = document.documentElement;
			const main = document.querySelector('main');
			return {
				page: scrollWidth > limit,
				main: main !== null && main.scrollWidth > main.clientWidth
			};
		});
		expect.soft(wide, what).toEqual({ page: false, main: false });
	};
	await page.goto(relay.url);
	await expect(page.getByRole('button', { name: 'Explore a sample company' })).toBeVisible();
	await expectNoOverflow('welcome');
	await page.getByRole('button', { name: 'Explore a sample company' }).tap();
	await expect(page.locator('[data-stage] [data-record]').first()).toBeVisible();
	await expectNoOverflow('board');
	const space = `${relay.url}/s/${spaceOf(page)}`;
	await page.locator('[data-stage] [data-record]').first().press('Enter');
	await expect(page.getByRole('dialog').getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await expectNoOverflow('panel');
	const panel = await page.getByRole('dialog').evaluate((element) => {
		// The bar of its stages may, as that of a board's columns.
		const inner = [element, ...element.querySelectorAll(':not([role=group])')].filter(
			(part) =>
				part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX === 'auto'
		);
		return inner.length;
	});
	expect.soft(panel, 'scrolls inside of the panel').toBe(0);

	await visit(page, `${space}/list`);
	await expect(page.getByText('60 opportunities')).toBeVisible();
	await expectNoOverflow('list');
	await visit(page, `${relay.url}/customers`);
	await expect(page.getByText('25 customers')).toBeVisible();
	await expectNoOverflow('customers');
	await page
		.getByRole('main')
		.locator('a[href^="/customers/"]:not([href$="/duplicates"])')
		.first()
		.tap();
	await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await expectNoOverflow('customer');
	for (const [path, heading] of [
		['people', 'People'],
		['settings', 'Settings'],
		['import', 'Import'],
		['spaces', 'Spaces'],
		['spaces/new', 'New space']
	] as const) {
		await visit(page, `${relay.url}/${path}`);
		await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
		await expectNoOverflow(path);
	}
});
