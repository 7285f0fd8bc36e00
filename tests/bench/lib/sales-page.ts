import type { Page } from '@playwright/test';
import { BoardPage, recordOf, type Columns } from './board-page';
import { measure, type Seen } from './probe';

/** The board's columns as the benches' deals fill them. */
const COLUMNS: Columns = { near: [1, 2], long: 4 };

const STATUS = '[role=search] [role=status]';
const ROWS = '[role=grid] [data-record]';
const TABLE = 'section table';
/** What a panel shows last. */
const PANEL = '#panel-history';

/** Words that the titles of the benches' deals hold. */
const WORDS = ['special', 'basic', 'advanced', 'plus'];

/** The screens of one sales space, as somebody uses them. Every step ends as it began. */
export class SalesPage extends BoardPage {
	constructor(page: Page, origin: string, space: string) {
		super(page, origin, space, COLUMNS);
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

	/** Opens the panel of the deal at that place of the column of what was won, and closes it. */
	async panel(place: number): Promise<Seen> {
		const { page } = this;
		const card = this.column(this.columns.long).locator(
			`li[aria-posinset="${String(place)}"] [data-record]`
		);
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
		await this.column(this.columns.long).locator('li[aria-posinset="1"] [data-record]').waitFor();
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
		await this.firstCard.waitFor();
	}

	private async choose(label: string, option: string): Promise<Seen> {
		const { page } = this;
		const was = await this.text(TABLE);
		const select = page.getByLabel(label, { exact: true });
		return measure(page, ['change'], { see: 'changed', selector: TABLE, was }, () =>
			select.selectOption({ label: option })
		);
	}
}
