import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import type { CardRow } from '../cards/cards';
import type { GroupColumn } from '../cards/columns';
import type { BoardVoice } from './board-voice';

/** Moves cards on a board whose columns are owners, months or projects. */
export class Regrouper {
	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly voice: BoardVoice
	) {}

	/** Returns why a card may not go to a column, as text, or `null` when it may. */
	blocked(row: CardRow, column: GroupColumn): string | null {
		if ((this.view.me?.role ?? 'guest') === 'guest') return m.board_refused_guest();
		if (column.is === 'owner') return column.owner === null ? m.views_no_drop_nobody() : null;
		if (column.is === 'project') return null;
		if (column.month === null) return m.views_no_drop_past();
		const stage = this.view.space(this.space)?.stages.find(({ id }) => id === row.stage);
		return stage !== undefined && stage.kind !== 'open' ? m.views_no_drop_closed() : null;
	}

	/**
	 * Assigns a card to the owner of the column, puts it into the column's project, or sets its date to the column's
	 * month. Returns `null` when the card stays.
	 */
	async move(held: CardRow, column: GroupColumn): Promise<CardRow | null> {
		// The first screen does without.
		const { CardRegrouper } = await import('./card-regrouper');
		const { view, space, voice } = this;
		const blocked = (row: CardRow) => this.blocked(row, column);
		return new CardRegrouper({ view, space, voice, blocked }).move(held, column);
	}
}
