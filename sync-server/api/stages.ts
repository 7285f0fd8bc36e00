import { firstStage, type Space, type Stage } from '../../src/lib/domain/space/space';
import { fold } from '../../src/lib/domain/text/fold';

/**
 * Returns the stage that a request names: by its id, else by the key of its template (`todo`, `done`), else by its name,
 * whatever its capitals and accents, when only one has it.
 */
export function stageNamed({ stages }: Pick<Space, 'stages'>, named: string): Stage | undefined {
	const byId = stages.find(({ id }) => id === named);
	if (byId !== undefined) return byId;
	const [byKey, ...moreKeys] = stages.filter(({ builtIn }) => builtIn === named);
	if (byKey !== undefined && moreKeys.length === 0) return byKey;
	const [byName, ...moreNames] = stages.filter(({ name }) => fold(name) === fold(named));
	return moreNames.length === 0 ? byName : undefined;
}

/** Returns the stage that something new begins in: the one that is named, or the first. */
export const stageIn = (space: Pick<Space, 'stages'>, named: string | undefined) =>
	named === undefined ? firstStage(space.stages) : stageNamed(space, named);
