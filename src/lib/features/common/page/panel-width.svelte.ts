import type { Settings } from '$lib/ui/settings';

/** The key of the width among the settings of the device. */
const KEY = 'polder-panel-width';
/** The widths between which the button switches, in px. */
const NARROW = 600;
const WIDE = 880;
/** The least width that somebody can drag it to, in px. The most is a share of the window. */
const LEAST = 440;
const MOST = 2400;

/** How wide panels beside the page are on this device, in px. */
export class PanelWidth {
	private px = $state(NARROW);

	constructor(private readonly settings: Pick<Settings, 'getItem' | 'setItem'>) {
		const kept = Number(settings.getItem(KEY) ?? NaN);
		if (Number.isFinite(kept)) this.px = within(kept);
	}

	get current(): number {
		return this.px;
	}

	/** The width for a stylesheet. It leaves room for the page on any window. */
	get css(): string {
		return `min(${String(this.px / 16)}rem, 60vw)`;
	}

	get isWide(): boolean {
		return this.px > NARROW;
	}

	/** Sets and keeps the width. */
	set(px: number): void {
		this.px = within(px);
		this.settings.setItem(KEY, String(this.px));
	}

	/** Switches between the narrow and the wide panel. */
	toggle(): void {
		this.set(this.isWide ? NARROW : WIDE);
	}
}

const within = (px: number): number => Math.round(Math.min(MOST, Math.max(LEAST, px)));
