/** Set by npm and by what it runs for a script. */
const NPM = /^(?:npm_.*|INIT_CWD|NODE)$/i;

/** Read or set by Node itself and by what starts several processes of it. */
const NODE = /^(?:NODE_PATH|NODE_OPTIONS|NODE_DEBUG|NODE_UNIQUE_ID|NODE_CHANNEL_FD|NODE_APP_INSTANCE|pm_id|PM2_HOME)$/;

/** Set by the login, the shell and the terminal. */
const SHELL =
  /^(?:PATH|HOME|PWD|OLDPWD|SHELL|SHLVL|USER|LOGNAME|HOSTNAME|TMPDIR|TMP|TEMP|LANG|LANGUAGE|LC_\w+|TERM|TERM_PROGRAM|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|DISPLAY|EDITOR|VISUAL|PAGER|XDG_\w+|SSH_\w+)$/;

const WINDOWS =
  /^(?:Path|PATHEXT|USERNAME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|ProgramFiles|ProgramData|SystemRoot|windir|ComSpec|OS|COMPUTERNAME|PROCESSOR_\w+)$/i;

/** Set by runners of tests and of pipelines. */
const RUNNERS =
  /^(?:JEST_WORKER_ID|VITEST|VITEST_\w+|NODE_TEST_CONTEXT|CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITHUB_WORKSPACE|GITLAB_CI|TRAVIS|CIRCLECI|APPVEYOR|JENKINS_\w+)$/;

/** Set by what processes are hosted on. */
const HOSTS = /^(?:KUBERNETES_\w+|DYNO|LAMBDA_TASK_ROOT|AWS_LAMBDA_\w+|AWS_EXECUTION_ENV|INVOCATION_ID|LISTEN_FDS)$/;

/** True for a variable that a platform sets, such as npm, Node, the system or a host: nobody configures a service by it. */
export function isPlatformVariable(name: string): boolean {
  return [NPM, NODE, SHELL, WINDOWS, RUNNERS, HOSTS].some((list) => list.test(name));
}
