import type { SpaceId } from '$lib/domain/core/ids';
import type { Stage } from '$lib/domain/space/space';
import { isOverLimit, limitOf } from '$lib/domain/space/status';
import { m } from '$lib/i18n/messages';
import { stageCounts } from '$lib/replica/store/aggregates';
import type { ReplicaDatabase } from '$lib/replica/store/database';

/**
 * Returns, as text, that a status of a work space holds more than its limit now; `null` where it has none or keeps to
 * it. The limit warns and never stands in the way (LW-05).
 */
export async function overLimitWords(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: Stage
): Promise<string | null> {
	const limit = limitOf(stage);
	if (limit === null) return null;
	const count = (await stageCounts(db, space)).get(stage.id) ?? 0;
	return isOverLimit(stage, count) ? m.board_over_limit({ stage: stage.name, count, limit }) : null;
}
