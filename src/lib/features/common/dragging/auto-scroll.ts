import { scrollBehavior } from '$lib/ui/motion';

/** The distance from an edge, in pixels, within which a dragged card makes the area scroll. */
const EDGE = 72;

/** The scrolling speed at the very edge, in pixels per frame. */
const FASTEST = 18;

/** How long a column that fills the board stays before the next one is shown, in ms. */
const REST = 900;

/** Returns how far to scroll in this frame while the pointer is at `at`, between two edges. */
export function scrollStep(at: number, start: number, end: number): number {
	// A narrow area keeps a middle part that does not scroll.
	const edge = Math.min(EDGE, (end - start) / 4);
	if (edge <= 0) return 0;
	const speed = (depth: number) => Math.ceil(FASTEST * Math.min(1, depth / edge));
	if (at < start + edge) return -speed(start + edge - at);
	if (at > end - edge) return speed(at - (end - edge));
	return 0;
}

/**
 * Scrolls the board sideways, and the column under the pointer up and down, while something is dragged
 * near their edges. Where one column fills the board, it shows one column after the other and pauses at
 * each, because nobody can drop a card on a column that is moving.
 */
export class AutoScroll {
	private frame = 0;
	private x = 0;
	private y = 0;
	private restsUntil = 0;

	constructor(private readonly board: HTMLElement) {}

	/** Takes the position of the pointer. The first call starts the scrolling. */
	follow(x: number, y: number): void {
		this.x = x;
		this.y = y;
		if (this.frame === 0) this.frame = requestAnimationFrame(this.step);
	}

	stop(): void {
		cancelAnimationFrame(this.frame);
		this.frame = 0;
	}

	private readonly step = (now: number): void => {
		this.frame = requestAnimationFrame(this.step);
		const { left, right } = this.board.getBoundingClientRect();
		const sideways = scrollStep(this.x, Math.max(left, 0), Math.min(right, innerWidth));
		if (sideways === 0) this.restsUntil = 0;
		else if (!this.isPaged) this.board.scrollLeft += sideways;
		else if (now >= this.restsUntil) {
			this.restsUntil = now + REST;
			this.turn(Math.sign(sideways));
		}
		const column = document
			.elementFromPoint(this.x, this.y)
			?.closest('[data-stage]')
			?.querySelector('[data-scroller]');
		if (column) {
			const { top, bottom } = column.getBoundingClientRect();
			column.scrollTop += scrollStep(this.y, top, bottom);
		}
	};

	/** Whether only one column fits on the screen. */
	private get isPaged(): boolean {
		const [column] = this.columns;
		return column !== undefined && column.offsetWidth > this.board.clientWidth / 2;
	}

	private get columns(): readonly HTMLElement[] {
		return [...this.board.querySelectorAll<HTMLElement>('[data-stage]')];
	}

	/** Shows the column after or before the one in the middle. */
	private turn(by: number): void {
		const { columns } = this;
		const middle = this.board.scrollLeft + this.board.clientWidth / 2;
		const shown = columns.findIndex(
			({ offsetLeft, offsetWidth }) => offsetLeft <= middle && middle < offsetLeft + offsetWidth
		);
		columns[shown + by]?.scrollIntoView({
			inline: 'center',
			block: 'nearest',
			behavior: scrollBehavior()
		});
	}
}
