import type { Locator, Page } from '@playwright/test';
import type { Sight } from '../pages/probe';
import { drawing, measure, type Drawn, type Seen } from './probe';

/** The board's columns, counted from 0, as the benches' deals fill them. */
const QUALIFIED = 1;
const PROPOSITION = 2;
const WON = 4;

const STATUS = '[role=search] [role=status]';
const CARDS = '[data-stage] [data-record]';
const ROWS = '[role=grid] [data-record]';
const TABLE = 'section table';
/** What a panel shows last. */
const PANEL = '#panel-history';

/** Words that the titles of the benches' deals hold. */
const WORDS = ['special', 'basic', 'advanced', 'plus'];

/** The screens of one sales space, as somebody uses them. Every step ends as it began. */
export class SalesPage {
	/** How often each step has been taken. */
	private readonly turns = new Map<string, number>();

	constructor(
		readonly page: Page,
		private readonly origin: string,
		private readonly space: string
	) {}

	/** Opens the board, with everything that was ever won in its column. */
	async open(): Promise<void> {
		const { page, space } = this;
		const address = `${this.origin}/s/${space}`;
		await page.goto(address);
		await page.locator(CARDS).first().waitFor();
		const won = await this.stageAt(WON);
		await page.evaluate(
			([name, stage]) => {
				const kept = { collapsed: [], periods: { [stage]: 'all' } };
				const last = Object.keys(localStorage).find((key) => key.endsWith('/last-space')) ?? '';
				localStorage.setItem(last.replace('last-space', name), JSON.stringify(kept));
			},
			[`board/${space}`, won] as const
		);
		await page.reload();
		await page.locator(CARDS).first().waitFor();
	}

	/** Types a word into the filter: from its last letter. */
	async keyword(): Promise<Seen> {
		const { page } = this;
		const word = WORDS[this.turn('word') % WORDS.length] ?? '';
		const box = page.getByRole('searchbox', { name: 'Keyword' });
		const was = await this.text(STATUS);
		await box.focus();
		await page.keyboard.press('Control+A');
		await page.keyboard.type(word.slice(0, -1));
		return measure(page, ['keydown'], { see: 'filtered', word, was }, () =>
			page.keyboard.press(word.slice(-1))
		);
	}

	/** Takes the filter off. */
	clear(): Promise<Seen> {
		return this.click({ see: 'unfiltered' }, this.button('Clear filters'));
	}

	/** Filters by one owner: from the press that ticks it; the records follow at once. */
	async owner(): Promise<Seen> {
		const { page } = this;
		const was = await this.text(STATUS);
		const name = `Agent Number ${String((this.turn('owner') % 30) + 1)}`;
		await page.getByRole('search').getByRole('button', { name: 'Filter', exact: true }).click();
		await page.locator('[role^=menuitem]').filter({ hasText: 'Owner' }).first().click();
		const dialog = page.getByRole('dialog', { name: 'Filter: Owner' });
		return this.click({ see: 'filtered', word: '', was }, dialog.getByLabel(name, { exact: true }));
	}

	/** Moves the first card of a column to the top of the next one and back, by keyboard. */
	async carry(): Promise<{ readonly lift: Seen; readonly carry: Seen; readonly drop: Seen }> {
		const { page } = this;
		const there = this.turn('move') % 2 === 0;
		const [from, to] = there ? [QUALIFIED, PROPOSITION] : [PROPOSITION, QUALIFIED];
		const card = this.cards(from).first();
		const [record, stage] = [await recordOf(card), await this.stageAt(to)];
		await card.focus();
		const press = (key: string, sight: Sight) =>
			measure(page, ['keydown'], sight, () => page.keyboard.press(key));
		const lift = await press('Space', { see: 'nothing' });
		const carry = await press(there ? 'ArrowRight' : 'ArrowLeft', { see: 'nothing' });
		const drop = await press('Space', { see: 'in-column', record, stage });
		return { lift, carry, drop };
	}

	/** Drags the first card of a column to the top of the next one and back: from letting go. */
	async drag(): Promise<Seen> {
		const { page } = this;
		const there = this.turn('move') % 2 === 0;
		const [from, to] = there ? [QUALIFIED, PROPOSITION] : [PROPOSITION, QUALIFIED];
		const card = this.cards(from).first();
		const [record, stage] = [await recordOf(card), await this.stageAt(to)];
		const [grip, end] = [await middle(card), await middle(this.cards(to).first())];
		await page.mouse.move(grip.x, grip.y);
		await page.mouse.down();
		// A press becomes a drag after some way, and a drag is told where it is only when it moves.
		await page.mouse.move(grip.x + 12, grip.y, { steps: 3 });
		await page.mouse.move(end.x, end.y - 40, { steps: 6 });
		await page.mouse.move(end.x, end.y - 46, { steps: 3 });
		return measure(page, ['drop', 'pointerup'], { see: 'in-column', record, stage }, () =>
			page.mouse.up()
		);
	}

	/** Scrolls through the column of what was won with a wheel. */
	async wheel(): Promise<Drawn> {
		const { page } = this;
		const scroller = this.scroller();
		await scroller.evaluate((element) => {
			element.scrollIntoView({ inline: 'center' });
			element.scrollTop = 0;
		});
		const at = await middle(scroller);
		await page.mouse.move(at.x, at.y);
		return drawing(page, async () => {
			for (let turn = 0; turn < 120; turn++) {
				await page.mouse.wheel(0, 400);
				// One turn of the wheel for each frame, as a hand gives them.
				await page.evaluate(() => new Promise(requestAnimationFrame));
			}
		});
	}

	/** Pulls that column's scrollbar to some share of its length, from 0 to 1. */
	async pull(share: number): Promise<Seen> {
		const { page } = this;
		const scroller = this.scroller();
		await scroller.evaluate((element) => (element.scrollTop = 0));
		await this.cards(WON).first().waitFor();
		const stage = await this.stageAt(WON);
		const place = Math.max(1, Math.floor((await this.won()) * share));
		return measure(page, ['scroll'], { see: 'filled', stage, place }, () =>
			scroller.evaluate((element, to) => (element.scrollTop = element.scrollHeight * to), share)
		);
	}

	/** Opens the panel of the deal at that place of the column of what was won, and closes it. */
	async panel(place: number): Promise<Seen> {
		const { page } = this;
		const card = this.column(WON).locator(`li[aria-posinset="${String(place)}"] [data-record]`);
		if ((await card.count()) === 0) await this.scrollTo(place);
		await card.focus();
		const seen = await measure(page, ['keydown'], { see: 'there', selector: PANEL }, () =>
			page.keyboard.press('Enter')
		);
		await page.keyboard.press('Escape');
		await page.locator(PANEL).waitFor({ state: 'detached' });
		return seen;
	}

	/** Shows the beginning of the column again, with nothing in the focus. */
	async rest(): Promise<void> {
		await this.scroller().evaluate((element) => {
			element.scrollTop = 0;
			if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
		});
		await this.column(WON).locator('li[aria-posinset="1"] [data-record]').waitFor();
	}

	/** Goes from the board to the forecast. */
	forecast(): Promise<Seen> {
		return this.click({ see: 'there', selector: TABLE }, this.link('Forecast'));
	}

	/** Asks for another stretch of time in the forecast: this year, and then the six months again. */
	async span(): Promise<Seen> {
		const label = this.turn('span') % 2 === 0 ? 'This year' : 'Next six months';
		return this.choose('Period', label);
	}

	/** Groups the forecast in another way. */
	async group(): Promise<Seen> {
		const labels = ['Stage', 'Owner', 'Month'];
		return this.choose('Grouped by', labels[this.turn('group') % labels.length] ?? '');
	}

	/** Goes to the list. */
	list(): Promise<Seen> {
		return this.click({ see: 'there', selector: ROWS }, this.link('List'));
	}

	/** Sorts the list by a column: the other way round, when it is by that already. */
	async sort(column: string): Promise<Seen> {
		const { page } = this;
		const was = await recordOf(page.locator(ROWS).first());
		const head = page.getByRole('columnheader').getByRole('button', { name: column, exact: true });
		return this.click({ see: 'other-first', selector: ROWS, was }, head);
	}

	/** Back to the board, from the list or the forecast. */
	async board(): Promise<void> {
		await this.link('Board').click();
		await this.page.locator(CARDS).first().waitFor();
	}

	private turn(step: string): number {
		const turn = this.turns.get(step) ?? 0;
		this.turns.set(step, turn + 1);
		return turn;
	}

	private async choose(label: string, option: string): Promise<Seen> {
		const { page } = this;
		const was = await this.text(TABLE);
		const select = page.getByLabel(label, { exact: true });
		return measure(page, ['change'], { see: 'changed', selector: TABLE, was }, () =>
			select.selectOption({ label: option })
		);
	}

	private async click(sight: Sight, target: Locator): Promise<Seen> {
		return measure(this.page, ['click'], sight, () => target.click());
	}

	private button(name: string): Locator {
		return this.page.getByRole('button', { name, exact: true });
	}

	private link(name: string): Locator {
		return this.page.getByRole('link', { name, exact: true });
	}

	/** How many cards the column of what was won has. */
	private async won(): Promise<number> {
		const line = this.column(WON).locator('li[aria-setsize]').first();
		return Number(await line.getAttribute('aria-setsize'));
	}

	private async scrollTo(place: number): Promise<void> {
		const share = Math.max(0, place - 3) / (await this.won());
		await this.scroller().evaluate((element, to) => {
			element.scrollTop = element.scrollHeight * to;
		}, share);
	}

	private column(at: number): Locator {
		return this.page.locator('[data-stage]').nth(at);
	}

	private cards(at: number): Locator {
		return this.column(at).locator('[data-record]');
	}

	private scroller(): Locator {
		return this.column(WON).locator('[data-scroller]');
	}

	private async stageAt(at: number): Promise<string> {
		return (await this.column(at).getAttribute('data-stage')) ?? '';
	}

	private async text(selector: string): Promise<string> {
		return (await this.page.locator(selector).first().textContent()) ?? '';
	}
}

const recordOf = async (card: Locator): Promise<string> =>
	(await card.getAttribute('data-record')) ?? '';

async function middle(element: Locator): Promise<{ readonly x: number; readonly y: number }> {
	const box = await element.boundingBox();
	if (box === null) throw new Error('not on the screen');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
