// A sales space with its process. The page waits to be filled; the fill also runs inside the product's
// own origin.
import { salesDeals, withProcess } from '../lib/sales';
import { fillReplica } from './fill-replica';

const fill = (total: number) => fillReplica(total, { company: withProcess, records: salesDeals });

Object.assign(globalThis, { polderBench: { fill } });
