import type { Acting } from '../core/change';
import { newId, type ImportId, type StageId } from '../core/ids';
import { orderBetween, ordersBetween } from '../core/order';
import { DEFAULT_RATE } from '../deal/deal';
import { STAGE_DEFAULTS, firstStage, inOrder, type Stage, type StageKind } from '../space/space';
import { namesOf } from '../space/built-in';
import { fold } from '../text/fold';
import { NameIndex } from '../text/identity';
import type { ImportSettings } from './plan-types';

/** Names of the last stages in English, Vietnamese and Polish, folded. */
const WON = words(
	'won|closed won|close won|win|success|successful|thang|da thang|thanh cong|chot thanh cong|da chot',
	'wygrana|wygrane|wygrany|wygrano|zamknieta wygrana|zamkniete wygrane|sukces|pozyskana'
);
const LOST = words(
	'lost|closed lost|close lost|loss|failed|thua|da thua|mat|da mat|that bai|khong thanh cong',
	'przegrana|przegrane|przegrany|utracona|utracone|stracona|stracone|zamknieta przegrana|porazka'
);

/** The usual probabilities of well-known stages, including those of PL-06. */
const USUAL: readonly (readonly [number, ReadonlySet<string>])[] = [
	[5, words('new|lead|moi|tiem nang|nowa|nowe|nowy')],
	[15, words('qualified|qualification|dat yeu cau|du dieu kien|kwalifikacja|zakwalifikowana')],
	[20, words('prospecting|prospect|tim kiem|khai thac|poszukiwanie|rozpoznanie')],
	[50, words('engaging|engaged|proposition|proposal|de xuat|bao gia|tiep can|oferta|propozycja')],
	[75, words('negotiation|negotiating|dam phan|thuong luong|negocjacje|negocjacja')]
];

function words(...lists: string[]): ReadonlySet<string> {
	return new Set(lists.join('|').split('|'));
}

/** Returns the kind of a deal stage from its name. */
export function stageKindOf(name: string): StageKind {
	const key = fold(name.replace(/[^\p{L}\p{N}]+/gu, ' '));
	return WON.has(key) ? 'won' : LOST.has(key) ? 'lost' : 'open';
}

/** The most stages that an import adds. More mean that the column holds something else. */
export const MAX_NEW_STAGES = 30;

/** The stages of the space together with those that the import adds. */
export class StageMatcher {
	readonly #here: readonly Stage[];
	readonly #names = new NameIndex<Stage>(fold);
	readonly #choices: ImportSettings['stageChoices'];
	readonly #importId: ImportId;
	readonly #acting: Acting;
	readonly #mayAdd: boolean;
	readonly #kindOf: (name: string) => StageKind;
	readonly #added = new Map<string, Stage>();
	readonly #used = new Set<StageId>();

	constructor(
		here: readonly Stage[],
		choices: ImportSettings['stageChoices'],
		mayAdd: boolean,
		importId: ImportId,
		acting: Acting,
		/** Returns the kind of a stage from its name. */
		kindOf: (name: string) => StageKind = stageKindOf
	) {
		this.#here = inOrder(here);
		for (const stage of this.#here) {
			for (const name of namesOf(stage)) this.#names.add(name, stage);
		}
		this.#choices = choices;
		this.#mayAdd = mayAdd;
		this.#kindOf = kindOf;
		this.#importId = importId;
		this.#acting = acting;
	}

	/**
	 * Returns the stage that a name means: the one chosen by hand, with this name, with this ending, or
	 * a new one. Returns `null` when there is none, and this person may not add it or too many were
	 * added already.
	 */
	resolve(name: string, key: string): Stage | null {
		const choice = this.#choices.get(key);
		if (choice !== 'add') {
			const kind = this.#kindOf(name);
			const found =
				this.#here.find((stage) => stage.id === choice) ??
				this.#names.find(name)[0] ??
				this.#here.find((stage) => kind !== 'open' && stage.kind === kind);
			if (found !== undefined) return found;
		}
		if (!this.#mayAdd || this.#added.size >= MAX_NEW_STAGES) return null;
		return this.#make(name, key);
	}

	/** Returns the stages of the space with similar names, without the one with exactly this name. */
	alike(name: string): readonly Stage[] {
		return this.#names.alike(name);
	}

	/** Returns the stage for deals without a stage. */
	first(): Stage | null {
		return firstStage(this.#here) ?? null;
	}

	#make(name: string, key: string): Stage {
		const kind = this.#kindOf(name);
		const usual = USUAL.find(([, names]) => names.has(fold(name)))?.[0] ?? DEFAULT_RATE;
		const stage: Stage = {
			id: newId(this.#acting.random),
			name,
			...STAGE_DEFAULTS,
			kind,
			probability: kind === 'won' ? 100 : kind === 'lost' ? 0 : usual,
			// The order is known when all new stages are.
			order: '',
			importId: this.#importId
		};
		this.#added.set(key, stage);
		return stage;
	}

	/** Marks a stage as used by a deal. Only used stages are added. */
	use(stage: Stage): void {
		this.#used.add(stage.id);
	}

	/** Whether the import adds this stage. */
	isNew(stage: Stage): boolean {
		return stage.importId === this.#importId;
	}

	/** Returns the stages that the import adds, with their order: open ones before the first closed one. */
	added(): Stage[] {
		const used = [...this.#added.values()].filter((stage) => this.#used.has(stage.id));
		const open = used.filter((stage) => stage.kind === 'open');
		open.sort((a, b) => a.probability - b.probability);
		const closed = used.filter((stage) => stage.kind !== 'open');
		const border = this.#here.findIndex((stage) => stage.kind !== 'open');
		const after = border === -1 ? null : (this.#here[border]?.order ?? null);
		const before = (border === -1 ? this.#here.at(-1) : this.#here[border - 1])?.order ?? null;
		let last = before;
		const placed = open.map((stage) => {
			last = orderBetween(last, after);
			return { ...stage, order: last };
		});
		const end = inOrder([...this.#here, ...placed]).at(-1)?.order ?? null;
		const orders = ordersBetween(end, null, closed.length);
		return [...placed, ...closed.map((stage, index) => ({ ...stage, order: orders[index] ?? '' }))];
	}

	/** Returns all stages after the import, in order. */
	all(): Stage[] {
		return inOrder([...this.#here, ...this.added()]);
	}
}
