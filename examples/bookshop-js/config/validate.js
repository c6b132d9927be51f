'use strict';

const fs = require('node:fs');

class ConfigError extends Error {
  constructor(problems) {
    super(`The configuration is not usable; nothing was started.\n- ${problems.join('\n- ')}\nSee .env.example.`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const parsers = {
  text: (value) => value,
  integer: (value) => (/^\d+$/.test(value) ? Number(value) : undefined),
  flag: (value) => ({ true: true, false: false })[value],
  url: (value) => (URL.canParse(value) ? value : undefined),
  secret: (value) => (value.length >= 16 ? value : undefined),
};

const expectations = {
  text: 'a text',
  integer: 'a whole number',
  flag: 'true or false',
  url: 'a URL',
  secret: 'a secret of at least 16 characters',
};

/** The raw value of a variable: NAME, else the content of the file that NAME_FILE points at, else the default. */
function rawValue(env, defaults, name) {
  if (env[name]) return env[name];
  const file = env[`${name}_FILE`];
  if (file) return fs.readFileSync(file, 'utf8').trim();
  return defaults[name];
}

/** Reads every variable of `shape` ({ key: [NAME, kind] }) and throws one ConfigError that lists every bad one. */
function readConfig(shape, env, defaults) {
  const problems = [];
  const config = {};
  for (const [key, [name, kind]] of Object.entries(shape)) {
    let raw;
    try {
      raw = rawValue(env, defaults, name);
    } catch (error) {
      problems.push(`${name}_FILE cannot be read: ${error.message}`);
      continue;
    }
    if (raw === undefined) {
      problems.push(`${name} is missing (set ${name} or ${name}_FILE)`);
      continue;
    }
    config[key] = parsers[kind](raw);
    if (config[key] === undefined) problems.push(`${name} must be ${expectations[kind]}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

exports.ConfigError = ConfigError;
exports.readConfig = readConfig;
