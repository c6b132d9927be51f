import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function jobs(tree: Record<string, string>) {
  const { jobs: found } = await inventoryOf(tree);
  return found.map(({ kind, schedule, name }) => `${kind} ${schedule} ${name}`);
}

describe('schedules', () => {
  it('are read by what a package calls things, whatever they are called here', async () => {
    const found = await jobs({
      'cron.js':
        "const CJ = require('cron').CronJob;\nnew CJ({ cronTime: '5 * * * *', onTick: tick });\nCJ.from({ cronTime: '6 * * * *', onTick() {} });\nfunction tick() {}",
      'node-schedule.js':
        "const schedule = require('node-schedule');\nschedule.scheduleJob('nightly', '0 0 * * *', run);\nconst { scheduleJob } = schedule;\nscheduleJob('1 1 * * *', run);\nfunction run() {}",
      'timers.mjs':
        "import { setInterval as every } from 'node:timers/promises';\nfor await (const _ of every(1000)) work();",
    });
    expect(found).toEqual([
      'cron 5 * * * * tick',
      'cron 6 * * * * null',
      'cron 0 0 * * * nightly',
      'cron 1 1 * * * run',
      'interval 1000 null',
    ]);
  });

  it('are those of toad-scheduler, later, Bree, Agenda, Bull, pg-boss, Inngest and Meteor', async () => {
    const found = await jobs({
      'a.js':
        "const { SimpleIntervalJob, CronJob, AsyncTask } = require('toad-scheduler');\nconst task = new AsyncTask('sweep', run);\nnew SimpleIntervalJob({ seconds: 20 }, task);\nnew CronJob({ cronExpression: '* * * * *' }, task);",
      'b.js': "const later = require('later');\nlater.setInterval(run, later.parse.text('every 5 min'));",
      'c.js':
        "const Bree = require('bree');\nnew Bree({ jobs: [\n'once',\n{ name: 'bar', interval: '1m' },\n{ name: 'baz', cron: '0 0 * * *' }] });",
      'd.js':
        "const Agenda = require('agenda'); const agenda = new Agenda();\nagenda.every('3 minutes', ['mail', 'report']);",
      'e.js':
        "const { Queue } = require('bullmq'); const q = new Queue('q');\nq.add('n', {}, { repeat: { pattern: '0 3 * * *' } });\nq.add('once', {});\nq.upsertJobScheduler('id', { every: 500 }, {});",
      'f.js': "const PgBoss = require('pg-boss'); const b = new PgBoss('');\nb.schedule('q1', '0 * * * *');",
      'g.ts':
        "import { Inngest } from 'inngest'; const i = new Inngest({});\ni.createFunction({ id: 'h' }, { cron: '0 4 * * *' }, run);",
      'vercel.json': '{ "crons": [{ "path": "/api/cron", "schedule": "0 5 * * *" }] }',
    });
    expect(found).toEqual([
      'interval { seconds: 20 } sweep',
      'cron * * * * * sweep',
      'cron every 5 min null',
      'interval 1m bar',
      'cron 0 0 * * * baz',
      'cron 3 minutes mail',
      'cron 3 minutes report',
      'cron 0 3 * * * n',
      'interval 500 id',
      'cron 0 * * * * q1',
      'cron 0 4 * * * h',
      'cron 0 5 * * * /api/cron',
    ]);
  });

  it('of a wrapper are where it is called', async () => {
    const { jobs: found } = await inventoryOf({
      'every.js':
        "const cron = require('node-cron'); module.exports = (expression, work) => cron.schedule(expression, work);",
      'app.js':
        "const every = require('./every');\nevery('0 5 * * *', purge);\nevery('0 6 * * *', report);\nfunction purge() {}\nfunction report() {}",
    });
    expect(found.map(({ file, line, schedule, name }) => [file, line, schedule, name])).toEqual([
      ['app.js', 2, '0 5 * * *', 'purge'],
      ['app.js', 3, '0 6 * * *', 'report'],
    ]);
  });
});

describe('queues', () => {
  it('are what takes work, also where what it is taken from was handed on, typed, set later or made by a callback', async () => {
    const found = await jobs({
      'queues.js':
        "const Queue = require('bull'); exports.mail = new Queue('mail'); exports.make = (name) => new Queue(name);",
      'a.js':
        "const { mail } = require('./queues');\nmail.process(async () => {});\nmail.process('welcome', 5, send);\nfunction send() {}",
      'b.ts': "import type PgBoss from 'pg-boss';\nexport const register = (boss: PgBoss) => boss.work('typed', work);",
      'c.ts':
        "import PgBoss from 'pg-boss'; let boss: PgBoss | null = null;\nexport async function start() { boss = new PgBoss('');\nawait boss.work('set', work); }",
      'd.js':
        "const amqp = require('amqplib/callback_api');\namqp.connect('x', (e, connection) => connection.createChannel((f, channel) => channel.consume('called', work)));",
      'e.ts':
        "import * as amqp from 'amqplib'; class Bus { private channel!: amqp.Channel;\nlisten(queue: string, work: () => void) { this.channel.consume(queue, work); } }\nconst bus = new Bus();\nbus.listen('orders', work);\nbus.listen('users', work);",
      'f.js':
        "const { Kafka } = require('kafkajs'); const consumer = new Kafka({}).consumer({ groupId: 'g' });\nconsumer.subscribe({ topics: ['t1', 't2'] });",
      'g.js': "const Redis = require('ioredis'); const redis = new Redis();\nredis.psubscribe('n:*', 'm:*');",
      'i.js':
        "const Queue = require('bull'); let visits;\nif (process.env.REDIS) { visits = new Queue('visits'); visits.process(6, './visit.js'); }",
      'h.ts':
        "import { Worker } from 'bullmq';\nexport class Mail extends Worker { constructor() {\nsuper('sub', work); } }",
    });
    expect(found).toEqual([
      'queue null mail',
      'queue null mail:welcome',
      'queue null typed',
      'queue null set',
      'queue null called',
      'queue null orders',
      'queue null users',
      'queue null t1',
      'queue null t2',
      'queue null m:*',
      'queue null n:*',
      'queue null sub',
      'queue null visits',
    ]);
  });

  it('are patterns of messages that NestJS answers, and events that it listens to', async () => {
    const found = await jobs({
      'a.ts':
        "import { EventPattern } from '@nestjs/microservices'; import { OnEvent } from '@nestjs/event-emitter';\nexport class T { @EventPattern('user_created') one() {}\n@OnEvent('order.paid') two() {} }",
    });
    expect(found).toEqual(['queue null user_created', 'listener null order.paid']);
  });
});

describe('loops', () => {
  it('are functions that start themselves again, and those that never end and sleep between', async () => {
    const found = await jobs({
      'a.js':
        'class Poller { poll() { this.timer = setTimeout(() => this.poll(), 500); } }\nasync function main() { while (true) { await work(); await sleep(1000); } }\nasync function tick() { await work(); setTimeout(tick.bind(null), 10); }',
    });
    expect(found).toEqual(['timeout-loop 500 Poller.poll', 'timeout-loop 1000 main', 'timeout-loop 10 tick']);
  });

  it('are none where they only try again, wait once or stand in a handler', async () => {
    const found = await jobs({
      'a.js':
        'async function load() { while (true) { try { return await get(); } catch { await sleep(100); } } }\nfunction later() { setTimeout(() => other(), 10); }\nfunction send(change) { request(change, (error) => { if (error) setTimeout(() => send(change), 5000); }); }\napp.get("/x", async (req, res) => { for (;;) { res.write("."); await sleep(1); } });',
    });
    expect(found).toEqual([]);
  });
});

describe('what is no job', () => {
  it('is a method of the same name that belongs to something else, a test, or what a page does', async () => {
    const found = await jobs({
      'a.js':
        "const q = require('./q'); q.process('x', () => {}); q.subscribe('y'); q.add('n', {}, { repeat: { every: 1 } }); list.every((x) => x); agendaItems.define('x');",
      'q.js': 'exports.process = () => {}; exports.subscribe = () => {}; exports.add = () => {};',
      'store.ts':
        "import { createStore } from 'redux'; const store = createStore(reduce); store.subscribe(() => draw());",
      'jobs.test.js': "const cron = require('node-cron'); cron.schedule('* * * * *', () => {});",
      'page.jsx':
        "import React, { useEffect } from 'react'; export default () => { useEffect(() => { setInterval(() => {}, 1); }); return <div />; };",
    });
    expect(found).toEqual([]);
  });

  it('is said where a package runs it in a way that is not read', async () => {
    const { unresolved } = await inventoryOf({ 'package.json': '{ "dependencies": {\n"fastify-cron": "1.0.0" } }' });
    expect(unresolved).toContainEqual({
      file: 'package.json',
      line: 2,
      what: 'fastify-cron',
      why: 'what fastify-cron runs without a request is not read',
    });
  });
});
