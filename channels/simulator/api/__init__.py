"""The stand-in for api.weixin.qq.com: one file for each group of calls, put together by `server.py`."""
