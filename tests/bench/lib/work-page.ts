import type { Page } from '@playwright/test';
import { BoardPage, middle, recordOf, type Columns } from './board-page';
import { drawing, measure, type Drawn, type Seen } from './probe';

/** The board's columns as the benches' tasks fill them: to do, doing, done. */
const COLUMNS: Columns = { near: [0, 1], long: 2 };

/** The views of a work space beside its board, by the end of their address. */
export const VIEWS = ['list', 'calendar', 'timeline'] as const;
export type View = 'board' | (typeof VIEWS)[number];

/** What a view shows of a task. */
export const TASK_IN: Readonly<Record<View, string>> = {
	board: '[data-stage] [data-record]',
	list: '[role=grid] [data-record]',
	calendar: '[data-bar]',
	timeline: '[data-days]'
};

/** How somebody moves a task to other days: each of it is an input of its own. */
export interface Moved {
	readonly lift: Seen;
	readonly carry: Seen;
	readonly drop: Seen;
}

/** How far a bar is dragged, in pixels. It is more than a press shakes, and less than a task is from the edge. */
const WAY = 90;

/** A task that is drawn, and its middle, in pixels. */
interface Place {
	readonly id: string;
	readonly x: number;
	readonly y: number;
}

/** After how many frames in which nothing changes a screen has come to rest. */
const STILL = 12;

/** The screens of one work space, as somebody uses them. Every step ends as it began. */
export class WorkPage extends BoardPage {
	constructor(page: Page, origin: string, space: string) {
		super(page, origin, space, COLUMNS);
	}

	/** The address of a view. */
	address(view: View): string {
		return `${this.origin}/s/${this.space}${view === 'board' ? '' : `/${view}`}`;
	}

	/** Goes to another view by its tab. */
	async show(view: View): Promise<Seen> {
		const name = `${view.slice(0, 1).toUpperCase()}${view.slice(1)}`;
		return this.click({ see: 'there', selector: TASK_IN[view] }, this.link(name));
	}

	/** Moves the task in the middle of the calendar or the timeline by a day and back, by keyboard. */
	async step(view: 'calendar' | 'timeline'): Promise<Moved> {
		const { page } = this;
		const { id } = await this.inMiddle(view);
		const day = this.turn(`${view} step`) % 2 === 0 ? 'ArrowRight' : 'ArrowLeft';
		await page
			.locator(`[${view === 'calendar' ? 'data-bar' : 'data-title'}="${id}"]`)
			.first()
			.focus();
		const press = (key: string) =>
			measure(page, ['keydown'], { see: 'nothing' }, () => page.keyboard.press(key));
		return { lift: await press('Space'), carry: await press(day), drop: await press('Space') };
	}

	/** Drags the task in the middle of the calendar or the timeline to other days and back: two moves, and letting go. */
	async pulled(view: 'calendar' | 'timeline'): Promise<Moved> {
		const { page } = this;
		const { x, y } = await this.inMiddle(view);
		const way = this.turn(`${view} drag`) % 2 === 0 ? WAY : -WAY;
		const moveTo = (to: number) =>
			measure(page, ['pointermove'], { see: 'nothing' }, () => page.mouse.move(to, y));
		await page.mouse.move(x, y);
		await page.mouse.down();
		const lift = await moveTo(x + way / 2);
		const carry = await moveTo(x + way);
		const drop = await measure(page, ['pointerup'], { see: 'nothing' }, () => page.mouse.up());
		return { lift, carry, drop };
	}

	/** Shows the next month of the calendar, or the one before it again. */
	async month(): Promise<Seen> {
		const { page } = this;
		const was = (await page.locator(TASK_IN.calendar).first().getAttribute('data-bar')) ?? '';
		const name = this.turn('month') % 2 === 0 ? 'Later' : 'Earlier';
		return this.click({ see: 'other-first', selector: TASK_IN.calendar, was }, this.button(name));
	}

	/** Sorts the list by a column: the other way round, when it is by that already. */
	async sort(column: string): Promise<Seen> {
		const { page } = this;
		const was = await recordOf(page.locator(TASK_IN.list).first());
		const head = page.getByRole('columnheader').getByRole('button', { name: column, exact: true });
		return this.click({ see: 'other-first', selector: TASK_IN.list, was }, head);
	}

	/** Scrolls through a view with a wheel, down or to the right. */
	async roll(view: 'list' | 'timeline', along: 'down' | 'right'): Promise<Drawn> {
		const { page } = this;
		const at = await middle(page.getByRole(view === 'list' ? 'grid' : 'region').last());
		await page.mouse.move(at.x, at.y);
		return drawing(page, async () => {
			for (let turn = 0; turn < 120; turn++) {
				await page.mouse.wheel(along === 'right' ? 40 : 0, along === 'right' ? 0 : 200);
				// One turn of the wheel for each frame, as a hand gives them.
				await page.evaluate(() => new Promise(requestAnimationFrame));
			}
		});
	}

	/** Of the tasks that are drawn the one that is nearest to the middle of the screen, once nothing moves any more. */
	private async inMiddle(view: 'calendar' | 'timeline'): Promise<Place> {
		const attribute = view === 'calendar' ? 'data-bar' : 'data-days';
		return this.page.evaluate(
			async ([name, still]) => {
				let quiet = 0;
				const observer = new MutationObserver(() => (quiet = 0));
				observer.observe(document.body, { childList: true, subtree: true, attributes: true });
				while (quiet++ < still) await new Promise(requestAnimationFrame);
				observer.disconnect();
				const [x, y] = [innerWidth / 2 + 100, innerHeight / 2];
				const places = [...document.querySelectorAll(`[${name}]`)].map((element) => {
					const { left, top, width, height } = element.getBoundingClientRect();
					const [across, down] = [left + width / 2, top + height / 2];
					const far = Math.hypot(across - x, down - y);
					return { id: element.getAttribute(name) ?? '', x: across, y: down, far };
				});
				const [first] = places.sort((a, b) => a.far - b.far);
				if (first === undefined) throw new Error('no task is drawn');
				return first;
			},
			[attribute, STILL] as const
		);
	}
}
