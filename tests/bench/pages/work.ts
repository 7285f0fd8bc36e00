// A work space. The page waits to be filled; the fill also runs inside the product's own origin.
import { generateTasks, withWork } from '../lib/tasks';
import { fillReplica } from './fill-replica';

const fill = (total: number) => fillReplica(total, { company: withWork, records: generateTasks });

Object.assign(globalThis, { polderBench: { fill } });
