import { once } from 'node:events';
import { openDatabase } from '../../src/db/database.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { RosterService } from '../../src/services/roster/roster-service.ts';

/** The process that is killed while it imports: it says `ready`, begins with the first input, and says `saved`. */
const { DATABASE_URL = '', STORE_ID = '', ACTOR = '', TOKEN = '' } = process.env;
const db = await openDatabase({ url: DATABASE_URL });
const roster = new RosterService({ db, clock: systemClock, portOf: async () => null });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
await roster.save({ storeId: STORE_ID, actor: ACTOR, token: TOKEN }, { activate: true });
process.stdout.write('saved\n');
await db.close();
