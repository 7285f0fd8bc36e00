import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { setField } from '$lib/domain/core/set-field';
import { assign } from '$lib/domain/deal/commands';
import { putInProject } from '$lib/domain/project/commands';
import { notSavedReason } from '$lib/features/common/refusals/why';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { storing, type Saved } from '$lib/replica/saved';
import type { CardRow } from '../cards/cards';
import { dayToCome, type GroupColumn } from '../cards/columns';
import { handOver } from '../moves/hand-over';
import type { BoardVoice } from './board-voice';

/** What moving cards to other groups needs of their board. */
export interface RegroupPorts {
	readonly view: WorkspaceView;
	readonly space: SpaceId;
	readonly voice: BoardVoice;
	/** Returns why a card may not go to the column, as text, or `null` when it may. */
	readonly blocked: (row: CardRow) => string | null;
}

/** Moves cards to the groups of a board whose columns are owners, months or projects. */
export class CardRegrouper {
	constructor(private readonly ports: RegroupPorts) {}

	/** Does what `Regrouper.move` promises. */
	async move(held: CardRow, column: GroupColumn): Promise<CardRow | null> {
		const present = await storing(() => this.present(held));
		if (!present.ok) this.ports.voice.failed(m.board_not_saved());
		const row = present.ok ? present.value : null;
		if (row === null) return null;
		const moved = withColumn(row, column);
		const saved = await this.write(row, moved);
		if (!saved.ok) {
			this.ports.voice.failed(notSavedReason(saved.error, m.board_not_saved()));
			return null;
		}
		const message = m.board_moved({ title: row.title, stage: column.name });
		this.ports.voice.announce(message);
		const mayReturn = column.is !== 'owner' || row.owner !== null;
		this.ports.voice.moved(message, mayReturn ? () => this.takeBack(moved, row) : null);
		return moved;
	}

	/**
	 * Returns the present state of a card. Returns `null` and tells the person when the card is gone or
	 * may not go there any more.
	 */
	private async present(held: CardRow): Promise<CardRow | null> {
		const row = await this.ports.view.replica.db.records.get(held.id);
		if (row?.kind !== held.kind) {
			this.ports.voice.failed(m.board_gone_meanwhile({ title: held.title }));
			return null;
		}
		const reason = this.ports.blocked(row);
		if (reason !== null) this.ports.voice.failed(reason);
		return reason === null ? row : null;
	}

	private async takeBack(moved: CardRow, row: CardRow): Promise<Undone> {
		const now = await this.ports.view.replica.db.records.get(row.id);
		const isStill =
			now?.kind === moved.kind &&
			now.owner === moved.owner &&
			dayOf(now) === dayOf(moved) &&
			projectOf(now) === projectOf(moved);
		if (!isStill) {
			return { is: 'changed', said: m.board_kept_meanwhile({ title: row.title }) };
		}
		const saved = await this.write(moved, row);
		if (!saved.ok)
			return { is: 'failed', why: notSavedReason(saved.error, m.common_undo_failed()) };
		this.ports.voice.announce(m.board_put_back({ title: row.title }));
		return UNDONE;
	}

	private write(from: CardRow, to: CardRow): Promise<Saved> {
		const { view, space } = this.ports;
		if (from.owner !== to.owner) return this.giveTo(from, to.owner);
		const project = projectOf(to);
		if (from.kind === 'task' && projectOf(from) !== project) {
			return view.changeInSpace(space, from.id, putInProject(from, project, view.acting));
		}
		const [field, was, is] =
			from.kind === 'deal' && to.kind === 'deal'
				? (['closeOn', from.closeOn, to.closeOn] as const)
				: from.kind === 'task' && to.kind === 'task'
					? (['dueOn', from.dueOn, to.dueOn] as const)
					: (['closeOn', null, null] as const);
		return view.changeInSpace(space, from.id, setField(field, was, is, view.acting));
	}

	private giveTo(row: CardRow, owner: MemberId | null): Promise<Saved> {
		if (owner === null) return Promise.resolve(succeed(null));
		if (row.kind === 'deal') return handOver(this.ports.view, row, owner);
		return this.ports.view.changeInSpace(
			this.ports.space,
			row.id,
			assign(row, owner, this.ports.view.acting)
		);
	}
}

const dayOf = (row: CardRow): string | null => (row.kind === 'deal' ? row.closeOn : row.dueOn);

const projectOf = (row: CardRow): RecordId | null =>
	row.kind === 'task' ? (row.project ?? null) : null;

/** Returns a task in a project, or in none. */
function inProject(row: CardRow, project: RecordId | null): CardRow {
	if (row.kind !== 'task') return row;
	const { project: _, ...others } = row;
	return project === null ? others : { ...others, project };
}

function withColumn(row: CardRow, column: GroupColumn): CardRow {
	if (column.is === 'owner') return { ...row, owner: column.owner };
	if (column.is === 'project') return inProject(row, column.project);
	const { month } = column;
	if (month === null) return row;
	return row.kind === 'deal'
		? { ...row, closeOn: dayToCome(row.closeOn, month, currentDay.current) }
		: { ...row, dueOn: dayToCome(row.dueOn ?? `${month}-01`, month, currentDay.current) };
}
