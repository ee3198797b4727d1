// Runs a declarative pipeline, as far as ours uses the language, under the Groovy version that Jenkins has (2.4.21):
// strictly, so that what Jenkins does not know fails here too. Its scripts are run for real, as `sh -xe` does in Jenkins.
//
// Arguments: the Jenkinsfile, and a JSON file with
//   workspace    folder that the scripts run in
//   environment  what the agent and the multibranch job set: PATH, BRANCH_NAME, TAG_NAME …
//   credentials  what the store holds, by id: {username, password} or {secret}
//   approve      what a person answers to `input`
// Prints one line of JSON for each step, and for the result.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

def settings = new JsonSlurper().parse(new File(args[1]))
def build = new Build(settings)
def configuration = new org.codehaus.groovy.control.CompilerConfiguration()
configuration.scriptBaseClass = PipelineScript.name
def binding = new Binding([env: build.env, scm: 'scm', build: build])
try {
  new GroovyShell(Build.classLoader, binding, configuration).evaluate(new File(args[0]).getText("UTF-8"), "Jenkins.groovy")
  if (!build.hasPipeline) throw new IllegalStateException('there is no pipeline block')
  build.tell(result: 'success')
} catch (Throwable fault) {
  build.tell(result: 'failure', fault: fault.toString())
  System.exit(1)
}

abstract class PipelineScript extends Script {
  void pipeline(Closure body) {
    Build build = binding.build
    if (build.hasPipeline) throw new IllegalStateException('there are two pipeline blocks')
    build.hasPipeline = true
    build.script = this
    def spec = new PipelineSpec(build)
    spec.read(body)
    spec.run()
  }
}

class Build {
  final Map settings
  final File workspace
  final Env env
  boolean hasPipeline = false
  Script script
  final LinkedList<String> stages = new LinkedList<>()

  Build(Map settings) {
    this.settings = settings
    workspace = new File(settings.workspace as String)
    env = new Env(this)
    env.layers << (settings.environment as Map)
  }

  void tell(Map event) { println JsonOutput.toJson(event + (stages ? [stage: stages.join('/')] : [:])) }

  Object within(Map<String, String> variables, Closure work) {
    variables.each { name, value ->
      if (!(value instanceof CharSequence)) throw new IllegalArgumentException("${name} is no text: ${value}")
    }
    env.layers << variables
    try { return work() } finally { env.layers.removeLast() }
  }

  int sh(String script, boolean mayFail) {
    File file = File.createTempFile('script', '.sh')
    File output = File.createTempFile('script', '.log')
    file.setText(script, 'UTF-8')
    def process = new ProcessBuilder('sh', '-xe', file.path).directory(workspace).redirectErrorStream(true).redirectOutput(output)
    process.environment().clear()
    process.environment().putAll(env.all())
    process.redirectInput(ProcessBuilder.Redirect.from(new File('/dev/null')))
    int code = process.start().waitFor()
    tell(step: 'sh', script: script, code: code, output: output.getText('UTF-8'), environment: env.all())
    file.delete()
    output.delete()
    if (code != 0 && !mayFail) throw new RuntimeException("script returned exit code ${code}")
    return code
  }
}

/** `env`: what is set by a script holds for the whole build, what a block sets only in it. */
class Env {
  private final Build build
  final LinkedList<Map<String, String>> layers = []
  private final Map<String, String> set = [:]

  Env(Build build) { this.build = build }

  Map<String, String> all() {
    def merged = [:]
    merged.putAll(layers[0])
    merged.putAll(set)
    layers.drop(1).each { merged.putAll(it) }
    return merged.collectEntries { name, value -> [name.toString(), value.toString()] }
  }

  def propertyMissing(String name) { all()[name] }
  void propertyMissing(String name, value) { set[name] = value.toString() }
}

/** A block in which only its own words count. */
abstract class Block {
  protected final Build build
  Block(Build build) { this.build = build }

  void read(Closure body) {
    body.delegate = this
    body.resolveStrategy = Closure.DELEGATE_ONLY
    body()
  }
}

class Options extends Block {
  final List<List> list = []
  private static final known = ['disableConcurrentBuilds', 'skipDefaultCheckout', 'buildDiscarder', 'logRotator', 'timeout', 'lock']
  Options(Build build) { super(build) }

  def methodMissing(String name, arguments) {
    if (!(name in known)) throw new MissingMethodException(name, Options, arguments)
    def option = [name, arguments.toList()]
    if (name != 'logRotator') list << option
    return option
  }
}

class Environment extends Block {
  final Map<String, String> variables = [:]
  Environment(Build build) { super(build) }

  void setProperty(String name, value) {
    if (!(name ==~ /[A-Za-z_][A-Za-z0-9_]*/)) throw new IllegalArgumentException("${name} is no variable")
    variables[name] = value
  }
}

abstract class WithAgent extends Block {
  String agent
  WithAgent(Build build) { super(build) }
  String getAny() { 'any' }
  String getNone() { 'none' }
  void agent(String kind) { agent = kind }
}

class PipelineSpec extends WithAgent {
  private final Options given
  private final Environment variables
  private StagesSpec all

  PipelineSpec(Build build) {
    super(build)
    given = new Options(build)
    variables = new Environment(build)
  }

  void options(Closure body) { given.read(body) }
  void environment(Closure body) { variables.read(body) }
  void stages(Closure body) { all = new StagesSpec(build); all.read(body) }

  void run() {
    if (agent == null || all == null) throw new IllegalStateException('a pipeline needs an agent and stages')
    if (agent == 'none' && !all.list.every { it.agent }) throw new IllegalStateException('a stage has no agent')
    build.tell(step: 'options', options: given.list*.first())
    build.within(variables.variables) { all.run() }
  }
}

class StagesSpec extends Block {
  final List<StageSpec> list = []
  StagesSpec(Build build) { super(build) }

  void stage(String name, Closure body) {
    if (list.any { it.name == name }) throw new IllegalStateException("there are two stages ${name}")
    def stage = new StageSpec(build, name)
    stage.read(body)
    list << stage
  }

  void run() {
    if (list.empty) throw new IllegalStateException('there is no stage')
    list.each { it.run() }
  }
}

class When extends Block {
  boolean beforeOptions = false
  Closure condition
  When(Build build) { super(build) }
  void beforeOptions(boolean value) { beforeOptions = value }
  void expression(Closure body) { condition = body }
}

class Input extends Block {
  String question
  Input(Build build) { super(build) }
  void message(String text) { question = text }
  void ok(String text) {}
}

class StageSpec extends WithAgent {
  final String name
  private final Options given
  private When condition
  private Input asked
  private Closure body
  private MatrixSpec cells

  StageSpec(Build build, String name) {
    super(build)
    this.name = name
    given = new Options(build)
  }

  void options(Closure body) { given.read(body) }
  void when(Closure body) { condition = new When(build); condition.read(body) }
  void input(Closure body) { asked = new Input(build); asked.read(body) }
  void steps(Closure body) { this.body = body }
  void matrix(Closure body) { cells = new MatrixSpec(build); cells.read(body) }

  void run() {
    if ((body == null) == (cells == null)) throw new IllegalStateException("${name} needs either steps or a matrix")
    build.stages << name
    try {
      if (condition?.beforeOptions && !isWanted()) return
      def locks = given.list.findAll { it[0] == 'lock' }*.last()*.first()
      if (locks) build.tell(step: 'lock', locks: locks)
      if (condition && !condition.beforeOptions && !isWanted()) return
      if (asked) {
        build.tell(step: 'input', message: asked.question)
        if (!build.settings.approve) throw new RuntimeException('Rejected')
      }
      if (cells) cells.run()
      else new Steps(build).run(body)
    } finally {
      build.stages.removeLast()
    }
  }

  private boolean isWanted() {
    boolean wanted = new Steps(build).run(condition.condition)
    if (!wanted) build.tell(step: 'skipped')
    return wanted
  }
}

class MatrixSpec extends Block {
  private AxisSpec axis
  private StagesSpec all
  MatrixSpec(Build build) { super(build) }
  void axes(Closure body) { read(body) }
  void axis(Closure body) { axis = new AxisSpec(build); axis.read(body) }
  void stages(Closure body) { all = new StagesSpec(build); all.read(body) }

  void run() {
    axis.list.each { value ->
      build.stages << value
      try { build.within([(axis.variable): value]) { all.run() } } finally { build.stages.removeLast() }
    }
  }
}

class AxisSpec extends Block {
  String variable
  List<String> list
  AxisSpec(Build build) { super(build) }
  void name(String name) { variable = name }
  void values(String... values) { list = values.toList() }
}

/** What may stand in steps: the steps, and in a script Groovy with what the Jenkinsfile itself defines. */
class Steps {
  private final Build build
  Steps(Build build) { this.build = build }

  Object run(Closure body) {
    body.delegate = this
    body.resolveStrategy = Closure.DELEGATE_ONLY
    return body()
  }

  def propertyMissing(String name) { build.script.binding.getVariable(name) }
  def methodMissing(String name, arguments) { build.script.invokeMethod(name, arguments) }

  void checkout(scm) { build.tell(step: 'checkout') }
  void sh(String script) { build.sh(script, false) }
  int sh(Map arguments) {
    if (arguments.keySet() != ['returnStatus', 'script'] as Set) throw new IllegalArgumentException("sh ${arguments.keySet()}")
    return build.sh(arguments.script as String, arguments.returnStatus as boolean)
  }
  void script(Closure body) { run(body) }
  void timeout(Map limit, Closure body) {
    if (!(limit.time instanceof Integer) || !(limit.unit in ['MINUTES', 'HOURS'])) throw new IllegalArgumentException("timeout ${limit}")
    run(body)
  }
  void lock(String resource, Closure body) { build.tell(step: 'lock', locks: [resource]); run(body) }

  void withCredentials(List<Map> bindings, Closure body) {
    def variables = [:]
    bindings.each { variables.putAll(it) }
    build.within(variables) { run(body) }
  }
  Map usernamePassword(Map binding) {
    def held = held(binding.credentialsId)
    return [(binding.usernameVariable): held.username, (binding.passwordVariable): held.password]
  }
  Map string(Map binding) { [(binding.variable): held(binding.credentialsId).secret] }
  Map gitUsernamePassword(Map binding) {
    def held = held(binding.credentialsId)
    return [GIT_USERNAME: held.username, GIT_PASSWORD: held.password]
  }
  private Map held(String id) {
    def held = build.settings.credentials[id]
    if (held == null) throw new IllegalStateException("there is no credential ${id}")
    return held
  }
}
