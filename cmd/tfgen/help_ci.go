package main

const ciHelp = `Write the pipelines by which a CI system checks and plans pull requests, applies what is merged, and
looks for drift. They ask tfgen list where there is something to do, and have a job for each environment. No credentials
are stored: a job gets the role that its environment's deploy block lets it have.

tfgen ci github writes, into .github/workflows:

tfgen-pull-request.yml   checks the spec, the rendered files, the access and the workflows themselves; plans what
                         changes as the plan roles, which can't change anything; puts all plans into one comment
tfgen-apply.yml          on the branch: plans again, shows each plan in the run's summary, and applies wave by wave in
                         jobs of GitHub's environments. Applied is what the run has shown, or nothing: a plan that
                         would do anything besides is stopped, and a new run has to show it. A wave begins when all
                         of the one before has succeeded. By hand, it applies any environments, lets data be
                         destroyed, and adopts what a job has left that died
tfgen-drift.yml          at night: an issue, which is closed again when there is no drift
tfgen-promote.yml        by hand: tfgen promote, as a pull request

Plans themselves are kept nowhere, since they can hold secrets, and since a plan role's can't be applied. What jobs hand
over is the plan as JSON without sensitive values, as the comment shows it.

tfgen ci atlantis writes atlantis.yaml: a project for each environment, applied in the order of the waves, and a
workflow that plans with tfgen plan --out and applies exactly these plans. Atlantis' own credentials have to be let in
by trusted_roles or trusted_accounts, tfgen has to be installed beside it, and its server has to allow custom workflows.

SET UP GITHUB

1. In the spec, and bootstrap again (tfgen bootstrap --all):

     deploy {
       role      = "acme-deploy"
       plan_role = "acme-plan"
       github { repository = "acme/platform" }
     }

2. In the repository's settings, an environment of the name of each of tfgen's, or as github { environments } says. Let
   it deploy from the branch alone, and give it required reviewers where an apply has to be approved.
3. A rule for the branch that requires the jobs check and review.
4. Under Actions, General, let GitHub Actions create pull requests, for promotions; and a variable
   TFGEN_PROMOTE_ROLE: the ARN of a role of yours that jobs on the branch may assume, that may read the models, and
   that trusted_roles of both environments names. Workflows don't start by themselves for pull requests that a workflow
   has opened: close and open them again.
5. Commit .terraform.lock.hcl of each environment.

AFTER A FAILURE

Run the failed jobs again: what was applied isn't applied again, and what the run has shown still holds. When a fault
was mended with another commit, start tfgen apply by hand for the environments that were left out.

Whoever may push a branch can have a workflow of their own run as the plan roles, and read what these can.`
