import type { WorkspaceView } from '$lib/app/context';
import type { CatalogueEntry } from '$lib/domain/space/space';

/** Whether leads come before opportunities in this workspace (PL-05). Off, they are hidden and kept. */
export const leadsOn = ({ directory }: WorkspaceView): boolean =>
	directory.workspace?.leads === true;

/** The sales spaces that this member may enter, by name. */
export const salesSpaces = ({ catalogue }: WorkspaceView): readonly CatalogueEntry[] =>
	catalogue.filter(({ kind, enter, archived }) => kind === 'sales' && enter && !archived);
