import type { WorkspaceView } from '$lib/app/context';
import { isOn } from '$lib/domain/addons/addons';
import type { CatalogueEntry } from '$lib/domain/space/space';

/** Whether this workspace uses leads (PL-05). When it does not, leads are hidden but kept. */
export const leadsOn = ({ directory }: WorkspaceView): boolean =>
	isOn('leads', directory.workspace);

/** Returns the sales spaces that this member may enter, by name. */
export const salesSpaces = ({ catalogue }: WorkspaceView): readonly CatalogueEntry[] =>
	catalogue.filter(({ kind, enter, archived }) => kind === 'sales' && enter && !archived);
