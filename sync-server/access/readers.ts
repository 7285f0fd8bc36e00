import * as v from 'valibot';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import type { ReaderMark, ToldMark } from '../../src/lib/domain/topic/read-by';
import { isUpTo } from '../../src/lib/domain/topic/read-marks';
import type { Tables } from '../store/tables';

const markSchema = v.object({
	at: v.number(),
	id: v.string(),
	/** In which of the member's turns it was told. */
	turn: v.number()
});

const choiceSchema = v.object({
	/** Whether others are told how far this member has read. */
	shares: v.boolean(),
	/** How often they have chosen: what was told in an earlier turn is not passed on. */
	turn: v.number()
});

/** Members share it until they say otherwise. */
const FIRST: v.InferOutput<typeof choiceSchema> = { shares: true, turn: 0 };

/** Ids have no slash: this is no member's mark. */
const choiceOf = (member: MemberId): string => `/${member}`;
const markOf = (topic: RecordId, member: MemberId): string => `${topic}/${member}`;

/**
 * How far members have read topics: one row for each member and topic, in a table that is answered from and never
 * sent (HI-15). Whoever has switched it off has no row that is told, old or new.
 */
export class Readers {
	constructor(private readonly tables: Tables) {}

	/** Notes how far a member has read. What they have read further is kept. */
	tell(member: MemberId, marks: readonly ToldMark[]): Promise<void> {
		const { shares, turn } = this.choice(member);
		if (!shares) return Promise.resolve();
		const rows = marks.flatMap(({ topic, at, id }) => {
			const row = this.tables.stage('readers', markOf(topic, member), (known) => {
				const old = known === undefined ? null : v.parse(markSchema, known);
				const isNews = old?.turn !== turn || !isUpTo({ at, id }, old);
				return isNews ? { value: { at, id, turn } } : 'keep';
			});
			return row === null ? [] : [row];
		});
		return this.tables.store(rows);
	}

	/** Says whether others are told how far a member has read, from now on. */
	share(member: MemberId, shares: boolean): Promise<void> {
		return this.tables.change('readers', choiceOf(member), (row) => {
			const known = row === undefined ? FIRST : v.parse(choiceSchema, row);
			return known.shares === shares ? 'keep' : { value: { shares, turn: known.turn + 1 } };
		});
	}

	/** Returns how far those of these members who share it have read a topic. Costs a look-up for each. */
	of(topic: RecordId, members: readonly MemberId[]): readonly ReaderMark[] {
		return members.flatMap((member) => {
			const { shares, turn } = this.choice(member);
			const row = shares ? this.tables.get('readers', markOf(topic, member)) : undefined;
			if (row === undefined) return [];
			const mark = v.parse(markSchema, row);
			return mark.turn === turn ? [{ member, at: mark.at, id: mark.id }] : [];
		});
	}

	private choice(member: MemberId): v.InferOutput<typeof choiceSchema> {
		const row = this.tables.get('readers', choiceOf(member));
		return row === undefined ? FIRST : v.parse(choiceSchema, row);
	}
}
