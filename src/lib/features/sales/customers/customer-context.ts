import { clock, type WorkspaceView } from '$lib/app/context';
import { stageKey } from '$lib/domain/customer/listing';
import type { InCurrency } from '$lib/domain/money/sums';
import type { StageKind } from '$lib/domain/space/space';
import { exchangeOf } from '$lib/features/common/money/reckoning';
import type { CustomerContext } from '$lib/replica/scan/customers';

/** Times are rounded to a minute, in ms, so that the same question within it finds its answer again. */
const MINUTE = 60_000;

/** Returns the kinds of the stages of all sales spaces that this member may enter. */
export function stageKinds(view: WorkspaceView): ReadonlyMap<string, StageKind> {
	const kinds = new Map<string, StageKind>();
	for (const { id, kind, enter } of view.catalogue) {
		if (kind !== 'sales' || !enter) continue;
		for (const stage of view.space(id)?.stages ?? []) kinds.set(stageKey(id, stage.id), stage.kind);
	}
	return kinds;
}

/** Returns the workspace's currency, in which values of several spaces are added up. */
export function workspaceCurrency({ directory }: Pick<WorkspaceView, 'directory'>): InCurrency {
	const exchange = exchangeOf(directory);
	return { currency: exchange.base, exchange };
}

/** Returns what the list of customers needs to know beside their rows. */
export function customerContext(view: WorkspaceView): CustomerContext {
	return {
		fields: view.directory.customerFields ?? [],
		kinds: stageKinds(view),
		inCurrency: workspaceCurrency(view),
		owners: [...view.directory.members.values()]
			.sort((a, b) => a.name.localeCompare(b.name))
			.map(({ id }) => id),
		now: Math.floor(clock.now() / MINUTE) * MINUTE
	};
}
