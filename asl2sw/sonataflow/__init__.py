"""The state graph as Serverless Workflow 0.8, the way the SonataFlow engine really runs it."""
