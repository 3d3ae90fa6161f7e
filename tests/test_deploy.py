"""What stands in deploy/: units, image, Compose and Kubernetes files, read by their own tools as far as these are here.

None of it is run: docs/operations.md says so.
"""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from courses import REPOSITORY

from autograder.cli import _parser
from autograder.service.settings import DATABASE_VARIABLE, OpenIdSettings, openid_settings

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}


def understood(arguments):
    """The command line that our own parser makes of these arguments; it ends the test where it does not."""
    return _parser().parse_args([str(argument) for argument in arguments])


def settings_of(unit):
    """A unit's settings, by name; the last of a name."""
    lines = [line for line in unit.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here (Debian: apt-get install systemd).")
    copy = tmp_path / unit.name
    # The programme and the page lie elsewhere on the machine that it is for.
    copy.write_text(re.sub(r"/opt/autograder/\S+/autograder", "/bin/true", unit.read_text()))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False, timeout=60
    )
    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert complaints == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_unit_starts_what_there_is_and_lets_the_sandbox_confine(unit):
    settings = settings_of(unit)
    command = shlex.split(settings["ExecStart"])
    assert command[0].endswith("/bin/autograder")
    understood(command[1:])
    hindering = {"RestrictNamespaces", "SystemCallFilter", "ProtectProc", "ProtectKernelTunables", "PrivateUsers"}
    assert not hindering & set(settings)
    assert {"MemoryMax", "TasksMax", "NoNewPrivileges"} <= set(settings)
    # Longer than what a worker is given to finish.
    assert int(settings["TimeoutStopSec"]) > 600


def test_the_example_s_variables_are_those_that_are_read():
    text = (DEPLOY / "environment.example").read_text()
    given = dict(re.findall(r"^#?(AUTOGRADER_\w+)=(.*)$", text, re.MULTILINE))
    assert given.pop(DATABASE_VARIABLE).startswith("postgresql://")
    assert isinstance(openid_settings(given), OpenIdSettings)
    assert len(given) == 5


def instructions():
    """The Dockerfile's, as pairs of a name and what follows."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def test_the_image_is_made_of_what_the_repository_has():
    assert {name for name, _ in instructions()} <= INSTRUCTIONS
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    copied = [words.split()[:-1] for name, words in instructions() if name == "COPY" and "--from" not in words]
    for path in (path for paths in copied for path in paths):
        assert (REPOSITORY / path).exists(), path
        assert f"!{path}" in ignored, path
    assert [words for name, words in instructions() if name == "USER"] == ["10001"]


def test_the_image_s_commands_are_those_of_a_shell_and_ours():
    for name, words in instructions():
        if name == "RUN":
            subprocess.run(["bash", "-n", "-c", words], check=True, timeout=20)
    found = dict(instructions())
    *_, programme = json.loads(found["ENTRYPOINT"])
    assert programme == "autograder"
    understood(json.loads(found["CMD"]))


def test_the_lock_file_becomes_constraints(tmp_path):
    (command,) = [words for name, words in instructions() if name == "RUN" and "constraints.txt" in words]
    (tmp_path / "requirements.lock").write_text((REPOSITORY / "requirements.lock").read_text())
    subprocess.run(["bash", "-c", command.partition("&&")[0]], check=True, cwd=tmp_path, timeout=20)
    lines = (tmp_path / "constraints.txt").read_text().splitlines()
    assert len(lines) > 100
    assert all(re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.+!]+( ; .+)?", line) for line in lines)


def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_compose_starts_a_server_and_workers_that_share_a_database():
    services = compose()["services"]
    assert set(services) == {"database", "server", "worker"}
    for name in ("server", "worker"):
        service = services[name]
        understood([re.sub(r"\$\{.*\}", "http://localhost", word) for word in service["command"]])
        assert DATABASE_VARIABLE in service["environment"]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        # Docker's own profile stays on: another one, or none, would be a wall less.
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert services["worker"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True


def test_docker_compose_understands_the_file():
    command = ["docker", "compose"]
    if shutil.which("docker") is None or subprocess.run([*command, "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not here.")
    given = {"POSTGRES_PASSWORD": "p", "COURSE": "/srv/course", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(
        [*command, "--file", DEPLOY / "compose.yaml", "config", "--quiet"],
        env=given,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def manifests():
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text())


def within(part, whole):
    """Whether all that stands in the part stands in the whole likewise."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and within(part[name], whole[name]) for name in part)
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(within(each, other) for other in whole) for each in part)
    return part == whole


def test_kubernetes_knows_every_field_of_the_deployment():
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not here.")
    (deployment,) = [each for each in manifests() if each["kind"] == "Deployment"]
    command = ["kubectl", "set", "env", "--local", "--filename", "-", "ONE=MORE", "--output", "json"]
    done = subprocess.run(
        command, input=json.dumps(deployment), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    # What it does not know, it drops.
    assert within(deployment, json.loads(done.stdout))


def test_the_deployment_its_policy_and_its_scaling_speak_of_the_same_workers():
    found = {each["kind"]: each for each in manifests()}
    assert set(found) == {"Deployment", "NetworkPolicy", "ScaledObject"}
    deployment = found["Deployment"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert found["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert found["ScaledObject"]["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    pod = deployment["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] > 600
    (container,) = pod["containers"]
    understood(container["args"])
    assert [each["name"] for each in container["env"]] == [DATABASE_VARIABLE]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}


def test_scaling_asks_for_a_figure_that_there_is():
    (scaled,) = [each for each in manifests() if each["kind"] == "ScaledObject"]
    (trigger,) = scaled["spec"]["triggers"]
    (figure,) = re.findall(r"autograder_\w+", trigger["metadata"]["query"])
    assert f'"{figure}"' in Path(REPOSITORY / "autograder/service/operations/metrics.py").read_text()


def test_the_operations_page_speaks_of_figures_and_commands_that_there_are():
    page = (REPOSITORY / "docs/operations.md").read_text()
    metrics = (REPOSITORY / "autograder/service/operations/metrics.py").read_text()
    for figure in set(re.findall(r"`(autograder_\w+)", page)):
        assert f'"{figure.removesuffix("_total")}"' in metrics, figure
    commands = re.findall(r"^(?:AUTOGRADER_\S+ )?(?:\.venv/bin/)?autograder (.*)$", page, re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        understood(shlex.split(command, comments=True))
    for path in re.findall(r"\]\(\.\./([^)]+)\)", page):
        assert (REPOSITORY / path).is_file(), path
