import { parsedFields } from '$lib/domain/core/json';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';
import { CARD_PARTS, type CardPart } from './card-parts';
import { PERIODS, type Period } from './period';

interface Kept {
	readonly collapsed: readonly string[];
	readonly periods: Readonly<Record<StageId, Period>>;
	/** What the cards show; `null` until somebody has chosen. */
	readonly parts: readonly CardPart[] | null;
}

const EMPTY: Kept = { collapsed: [], periods: {}, parts: null };

/**
 * The settings of a board on this device: which columns are folded, how far back closed ones go, and
 * what the cards show.
 */
export class BoardMemory {
	private kept = $state.raw<Kept>(EMPTY);
	private readonly key: string;

	constructor(
		space: SpaceId,
		private readonly settings: Pick<Settings, 'getItem' | 'setItem'>
	) {
		this.key = `board/${space}`;
		this.kept = read(settings.getItem(this.key));
	}

	isCollapsed(column: string): boolean {
		return this.kept.collapsed.includes(column);
	}

	fold(column: string, isFolded: boolean): void {
		const others = this.kept.collapsed.filter((key) => key !== column);
		this.keep({ ...this.kept, collapsed: isFolded ? [...others, column] : others });
	}

	/** Returns the chosen period. The default is this month. */
	period(stage: StageId): Period {
		const { periods } = this.kept;
		// A stage's id can equal the name of a property that every object has.
		return (Object.hasOwn(periods, stage) ? periods[stage] : undefined) ?? 'month';
	}

	setPeriod(stage: StageId, period: Period): void {
		this.keep({ ...this.kept, periods: { ...this.kept.periods, [stage]: period } });
	}

	/** What the cards show, or `null` when nobody has chosen on this device. */
	get parts(): readonly CardPart[] | null {
		return this.kept.parts;
	}

	showParts(parts: readonly CardPart[]): void {
		this.keep({ ...this.kept, parts });
	}

	private keep(kept: Kept): void {
		this.kept = kept;
		this.settings.setItem(this.key, JSON.stringify(kept));
	}
}

function read(text: string | null): Kept {
	const { collapsed, periods, parts } = parsedFields(text);
	return {
		collapsed: Array.isArray(collapsed)
			? collapsed.filter((key): key is string => typeof key === 'string')
			: [],
		periods: Object.fromEntries(
			Object.entries(typeof periods === 'object' && periods !== null ? periods : {}).flatMap(
				([stage, kept]) => {
					const period = PERIODS.find((known) => known === kept);
					return period === undefined ? [] : [[stage, period]];
				}
			)
		),
		parts: Array.isArray(parts) ? CARD_PARTS.filter((part) => parts.includes(part)) : null
	};
}
