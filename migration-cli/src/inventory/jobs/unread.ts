import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';

/** Packages that run jobs or take messages in ways that nothing here reads. */
const UNREAD =
  /^(?:fastify-cron|@fastify\/schedule|moleculer|node-rdkafka|kafka-node|kafka-streams|celery-node|faktory-worker|rsmq|rsmq-worker|node-resque-ui|nsqjs|rhea|rhea-promise|stompit|@stomp\/stompjs|zeromq|@azure\/service-bus|@azure\/storage-queue|redis-smq|monq|mongodb-queue|quirrel|@hatchet-dev\/typescript-sdk|@ssut\/nestjs-sqs|@golevelup\/nestjs-rabbitmq|rabbitmq-client|amqp|amqp-ts|servicebus|seneca|bunnymq|hutch|node-quartz|cron-cluster|wolkenkit|workerpool-cron|actionhero|threads-cron)$/;

/** Says each of them that a manifest asks for. */
export function sayUnreadJobs({ manifests, files, unresolved }: Source): void {
  for (const { path, json } of manifests) {
    const entry = files.get(path);
    if (!entry || entry.entry.test || !isRecord(json.dependencies)) continue;
    for (const name of Object.keys(json.dependencies).filter((item) => UNREAD.test(item))) {
      const line = (entry.text ?? '').split('\n').findIndex((text) => text.includes(`"${name}"`)) + 1;
      const why = `what ${name} runs without a request is not read`;
      unresolved.push({ file: path, line: Math.max(line, 1), what: name, why });
    }
  }
}
